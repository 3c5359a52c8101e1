import { Box } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Program } from '../effects/program.ts';
import { FirstContact } from '../screens/first-contact.tsx';
import { type AppState, bodyHeight, MIN_SIZE, tooSmall, topOverlay } from '../state/app.ts';
import type { Overlay } from '../state/overlay.ts';
import { line } from '../theme/line.ts';
import { DisplayContext } from '../widgets/display.ts';
import { FilterLine } from '../widgets/filter-line.tsx';
import { FormView } from '../widgets/form-view.tsx';
import { dimmedReason, Footer, footerLine, Header, Rule, Status, Tabs } from '../widgets/frame.tsx';
import { LineView } from '../widgets/line-view.tsx';
import { ChooseView, ConfirmView, HelpView, PickView } from '../widgets/overlay-views.tsx';
import { PlanView } from '../widgets/plan-view.tsx';
import { LinearApp } from './linear/linear-app.tsx';

/** The whole screen, drawn from the program's state. */
export function App({ program }: { readonly program: Program }) {
  const state = useSyncExternalStore(program.store.subscribe, program.store.get);
  return (
    <DisplayContext value={state.settings}>
      {state.settings.screenReader ? (
        <LinearApp program={program} state={state} />
      ) : tooSmall(state.size) ? (
        <TooSmall state={state} />
      ) : (
        <Shell program={program} state={state} />
      )}
    </DisplayContext>
  );
}

interface Props {
  readonly program: Program;
  readonly state: AppState;
}

function Shell({ program, state }: Props) {
  const { size, session, writable, locked, notice } = state;
  const width = size.columns;
  const area = program.area();
  const top = topOverlay(state);
  const contexts = program.contexts();
  const { left, right: view } = area.status(program.areaState(), program.shell.now());
  const footer = footerLine(program.bindings, contexts, (binding) => program.disabledReason(binding), width);
  const right = [...view, ...dimmedReason(program.bindings, contexts, writable, locked)];
  return (
    <Box flexDirection="column" width={width} height={size.rows}>
      <Header session={session} writable={writable} width={width} />
      <Tabs areas={program.areas} area={area.id} width={width} />
      <Rule width={width} />
      <Box flexDirection="column" height={bodyHeight(size)} overflow="hidden">
        <Body program={program} state={state} />
      </Box>
      {top?.type === 'filter' ? (
        <FilterLine input={top.input} right={right} width={width} />
      ) : (
        <Status notice={notice} left={top ? [] : left} right={top ? [] : right} width={width} />
      )}
      <Footer content={footer} width={width} />
    </Box>
  );
}

function Body({ program, state }: Props) {
  const { size, session } = state;
  const width = size.columns;
  const height = bodyHeight(size);
  const top = topOverlay(state);
  if (top && top.type !== 'filter') {
    return <OverlayView overlay={top} program={program} width={width} height={height} />;
  }
  if (session.status !== 'ready') return <FirstContact session={session} width={width} height={height} />;
  const { Screen } = program.area();
  return <Screen state={program.areaState()} width={width} height={height} />;
}

interface OverlayProps {
  readonly overlay: Exclude<Overlay, { readonly type: 'filter' }>;
  readonly program: Program;
  readonly width: number;
  readonly height: number;
}

function OverlayView({ overlay, program, width, height }: OverlayProps) {
  const place = { width, height };
  switch (overlay.type) {
    case 'help':
      return <HelpView overlay={overlay} bindings={program.bindings} infos={program.infos} {...place} />;
    case 'choose':
      return <ChooseView overlay={overlay} {...place} />;
    case 'pick':
      return <PickView overlay={overlay} {...place} />;
    case 'confirm':
      return <ConfirmView overlay={overlay} {...place} />;
    case 'form':
      return <FormView form={overlay.form} {...place} />;
    case 'plan':
      return <PlanView dialog={overlay.dialog} {...place} />;
  }
}

function TooSmall({ state }: { readonly state: AppState }) {
  const { columns, rows } = state.size;
  const text = `groundctl needs ${MIN_SIZE.columns}x${MIN_SIZE.rows}; this is ${columns}x${rows}.`;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <LineView content={line(text)} width={columns} />
    </Box>
  );
}
