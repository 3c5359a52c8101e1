/** Stand-ins for the elements that show, arrange and open things, and answer nothing. */
export const LAYOUT = `
const folded = (element, text) => {
  const details = make('details', {}, make('summary', {}, text));
  details.append(...element.childNodes);
  element.append(details);
};
const plainButton = (element, ...content) => element.append(make('button', { type: 'button', disabled: element.hasAttribute('disabled'), title: element.getAttribute('title') }, ...content));
Object.assign(setUps, {
  'crowd-form': (element) => { if (!element.querySelector('crowd-button[form-action=submit]')) submit(element, element); },
  'crowd-button': (element) => {
    const action = element.getAttribute('form-action');
    const form = () => element.closest('crowd-form') ?? document.body;
    const press = () => {
      if (action === 'submit') send(form());
      // Stand-ins keep their state in the page, so starting again is what empties them all.
      if (action === 'reset') location.reload();
    };
    element.append(make('button', { type: 'button', disabled: element.hasAttribute('disabled') || element.hasAttribute('loading'), click: press }, ...element.childNodes));
  },
  'crowd-icon-button': (element) => plainButton(element, element.getAttribute('icon') ?? ''),
  'crowd-fab': (element) => plainButton(element, element.getAttribute('label') ?? element.getAttribute('icon') ?? ''),
  'crowd-badge': (element) => element.append(element.getAttribute('label') ?? element.getAttribute('icon') ?? ''),
  'crowd-toast': (element) => element.append(element.getAttribute('text') ?? ''),
  'crowd-alert': (element) => {
    if (element.hasAttribute('dismissible')) element.append(' ', make('button', { type: 'button', click: () => element.remove() }, 'Close'));
  },
  'crowd-card': (element) => {
    if (element.hasAttribute('image')) element.prepend(make('img', { src: element.getAttribute('image'), alt: '' }));
    heading(element);
  },
  'crowd-instructions': (element) => folded(element, element.getAttribute('link-text') ?? 'Click for instructions'),
  'crowd-modal': (element) => {
    const dialog = make('dialog', {}, ...element.childNodes);
    dialog.append(make('p', {}, make('button', { type: 'button', click: () => dialog.close() }, 'Close')));
    element.append(make('button', { type: 'button', click: () => dialog.showModal() }, element.getAttribute('link-text') ?? 'Click to open modal'), dialog);
  },
  'crowd-tabs': (element) => {
    const tabs = [...element.querySelectorAll('crowd-tab')];
    const show = (shown) => { for (const tab of tabs) tab.hidden = tab !== shown; };
    element.prepend(make('div', { class: 'gc-tabs' }, ...tabs.map((tab) => make('button', { type: 'button', click: () => show(tab) }, tab.getAttribute('header') ?? ''))));
    show(tabs[0]);
  },
  'crowd-tab': (element) => { if (!element.closest('crowd-tabs')) heading(element); },
  'crowd-radio-group': () => {},
});
`;
