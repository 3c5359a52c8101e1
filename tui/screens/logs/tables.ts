import { accessLogRules } from '../../../src/accesslogs/access-log-rules.ts';
import type { RefusedAddress, RefusedRecord } from '../../../src/accesslogs/judge/drill-down.ts';
import type { AddressTimeline } from '../../../src/accesslogs/judge/timeline.ts';
import { barsOf, type Slots } from '../../../src/accesslogs/report/timeline-bars.ts';
import type { WhatIf } from '../../../src/accesslogs/whatif.ts';
import type { Finding, Rule } from '../../../src/core/finding.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { relativeTime } from '../../../src/core/text/time.ts';
import type { Cell, Column, TableRow } from '../../state/table.ts';
import { SEVERITY_TONES } from '../../widgets/finding-lines.ts';
import type { Recent } from './recent.ts';
import { scopeWords, sourceName } from './request.ts';

const RULES: ReadonlyMap<string, Rule> = new Map(accessLogRules.map((rule) => [rule.id, rule]));

export function ruleOf(id: string): Rule | undefined {
  return RULES.get(id);
}

export const RECENT_COLUMNS: readonly Column[] = [
  { id: 'source', title: 'Recent sources', drop: 0, min: 34, max: 80 },
  { id: 'scope', title: 'Only', drop: 2, min: 10, max: 50 },
  { id: 'records', title: 'Records', align: 'right', drop: 1, min: 7, max: 14 },
  { id: 'refused', title: 'Refused', align: 'right', drop: 3, min: 7, max: 12 },
  { id: 'read', title: 'Read', drop: 1, min: 10, max: 12 },
];

export function recentRows(recent: readonly Recent[], now: number): TableRow[] {
  return recent.map(({ request, at, records, denied }, index) => ({
    key: String(index),
    cells: {
      source: { text: sourceName(request) },
      scope: { text: scopeWords(request), tone: 'muted' },
      records: number(records),
      refused: number(denied),
      read: { text: relativeTime(new Date(at), new Date(now)), sort: -at },
    },
  }));
}

export const FINDING_COLUMNS: readonly Column[] = [
  { id: 'rule', title: 'Finding', drop: 0, min: 30, max: 34 },
  { id: 'refused', title: 'Refused', align: 'right', drop: 0, min: 7, max: 12 },
  { id: 'clients', title: 'Clients', align: 'right', drop: 3, min: 7, max: 9 },
  { id: 'sure', title: 'Sure', drop: 2, min: 6, max: 7 },
  { id: 'subject', title: 'At', drop: 1, min: 12, max: 44 },
  { id: 'title', title: 'What', drop: 4, min: 24, max: 70 },
];

/** By their place, since two findings may have one rule. */
export function findingRows(findings: readonly Finding[]): TableRow[] {
  return findings.map((found, index) => ({
    key: String(index),
    cells: {
      rule: { text: found.rule, mark: found.severity, tone: SEVERITY_TONES[found.severity] },
      refused: numberOrNone(found.count ?? 0),
      clients: numberOrNone(Number(found.evidence?.clients ?? 0)),
      sure: { text: String(found.evidence?.confidence ?? '') },
      subject: { text: found.subject },
      title: { text: ruleOf(found.rule)?.title ?? '', tone: 'muted' },
    },
  }));
}

export const ADDRESS_COLUMNS: readonly Column[] = [
  { id: 'address', title: 'Address', drop: 0, min: 15, max: 39 },
  { id: 'name', title: 'Name', drop: 3, min: 12, max: 40 },
  { id: 'worked', title: 'Worked', drop: 2, min: 24, max: 24 },
  { id: 'ok', title: 'OK', align: 'right', drop: 1, min: 5, max: 11 },
  { id: 'when', title: 'Refused', drop: 1, min: 24, max: 24 },
  { id: 'refused', title: 'No', align: 'right', drop: 0, min: 5, max: 11 },
];

export function addressRows(timeline: readonly AddressTimeline[], slots: Slots | undefined): TableRow[] {
  return timeline.map((row) => ({
    key: row.address,
    cells: {
      address: { text: row.address },
      name: { text: row.name ?? '', tone: 'muted' },
      worked: bars(row, 'admitted', slots),
      ok: number(row.succeeded),
      when: bars(row, 'refused', slots),
      refused: number(row.denied),
    },
  }));
}

export const REFUSED_COLUMNS: readonly Column[] = [
  { id: 'address', title: 'Address', drop: 0, min: 15, max: 39 },
  { id: 'name', title: 'Name', drop: 6, min: 12, max: 40 },
  { id: 'refused', title: 'Refused', align: 'right', drop: 0, min: 7, max: 11 },
  { id: 'bound', title: 'Worked at', drop: 1, min: 15, max: 39 },
  { id: 'when', title: 'When', drop: 2, min: 24, max: 24 },
  { id: 'approved', title: 'Approved', drop: 3, min: 8, max: 8 },
  { id: 'first', title: 'First', drop: 4, min: 20, max: 20 },
  { id: 'last', title: 'Last', drop: 5, min: 20, max: 20 },
];

export function refusedRows(
  addresses: readonly RefusedAddress[],
  timeline: ReadonlyMap<string, AddressTimeline>,
  slots: Slots | undefined,
): TableRow[] {
  return addresses.map(({ address, name, refused, boundTo, approved, first, last }) => ({
    key: address,
    cells: {
      address: { text: address },
      name: { text: name ?? '', tone: 'muted' },
      refused: number(refused),
      bound: { text: boundTo ?? '' },
      when: bars(timeline.get(address), 'refused', slots),
      approved: { text: approved === undefined ? '' : approved ? 'yes' : 'no' },
      first: { text: first, tone: 'muted' },
      last: { text: last, tone: 'muted' },
    },
  }));
}

export const RECORD_COLUMNS: readonly Column[] = [
  { id: 'time', title: 'Time', drop: 0, min: 20, max: 20 },
  { id: 'address', title: 'Seen from', drop: 0, min: 15, max: 39 },
  { id: 'bound', title: 'Bound to', drop: 2, min: 15, max: 39 },
  { id: 'error', title: 'Answer', drop: 3, min: 16, max: 30 },
  { id: 'key', title: 'Key', drop: 1, min: 16, max: 80 },
];

export function recordRows(records: readonly RefusedRecord[]): TableRow[] {
  return records.map(({ record }, index) => ({
    key: String(index),
    cells: {
      time: { text: record.time },
      address: { text: record.address },
      bound: { text: record.boundTo ?? '' },
      error: { text: `${record.status} ${record.errorCode}` },
      key: { text: record.key },
    },
  }));
}

export const WHATIF_COLUMNS: readonly Column[] = [
  { id: 'rule', title: 'Why', drop: 0, min: 30, max: 34 },
  { id: 'requests', title: 'Requests', align: 'right', drop: 0, min: 8, max: 12 },
  { id: 'tasks', title: 'Tasks', align: 'right', drop: 1, min: 5, max: 11 },
  { id: 'clients', title: 'Clients', align: 'right', drop: 2, min: 7, max: 9 },
  { id: 'title', title: 'What', drop: 3, min: 24, max: 70 },
];

export function whatIfRows({ byRule }: WhatIf): TableRow[] {
  return byRule.map(({ rule, requests, units, clients }) => {
    const declared = ruleOf(rule);
    const severity = declared?.severity ?? 'warning';
    return {
      key: rule,
      cells: {
        rule: { text: rule, mark: severity, tone: SEVERITY_TONES[severity] },
        requests: number(requests),
        tasks: number(units),
        clients: number(clients),
        title: { text: declared?.title ?? '', tone: 'muted' },
      },
    };
  });
}

function number(value: number): Cell {
  return { text: grouped(value), sort: value };
}

function numberOrNone(value: number): Cell {
  return value === 0 ? { text: '', sort: 0 } : number(value);
}

function bars(
  row: AddressTimeline | undefined,
  kind: 'admitted' | 'refused',
  slots: Slots | undefined,
): Cell {
  if (row === undefined || slots === undefined) return { text: '' };
  return { text: barsOf(row, kind, slots, ' '), tone: kind === 'admitted' ? 'good' : 'bad' };
}
