/** Stand-ins for the elements that take one value: text, number, on or off. */
export const CONTROLS = `
const field = (element, control) => {
  for (const name of ['placeholder', 'value', 'min', 'max', 'step', 'rows', 'required', 'disabled']) {
    if (element.hasAttribute(name)) control.setAttribute(name, element.getAttribute(name));
  }
  if (element.hasAttribute('max-length')) control.setAttribute('maxlength', element.getAttribute('max-length'));
  if (element.hasAttribute('min-length')) control.setAttribute('minlength', element.getAttribute('min-length'));
  control.setAttribute('data-gc', '');
  element.append(make('label', {}, element.getAttribute('label') ?? '', ' ', control));
  return control;
};
const check = (element, type, group) => {
  const control = make('input', { type, name: group, checked: element.hasAttribute('checked'), disabled: element.hasAttribute('disabled'), required: type === 'checkbox' && element.hasAttribute('required'), 'data-gc': true });
  element.prepend(make('label', {}, control, ' ', ...element.childNodes));
  answering(element, () => ({ [element.getAttribute('value') ?? 'on']: control.checked }));
};
Object.assign(setUps, {
  'crowd-input': (element) => {
    const control = field(element, make('input', { type: element.getAttribute('type') ?? 'text' }));
    answering(element, () => control.value);
  },
  'crowd-text-area': (element) => {
    const control = field(element, make('textarea'));
    control.value = element.getAttribute('value') ?? '';
    answering(element, () => control.value);
  },
  'crowd-slider': (element) => {
    const control = field(element, make('input', { type: 'range' }));
    const shown = make('output', {}, control.value);
    control.addEventListener('input', () => { shown.textContent = control.value; });
    element.append(' ', shown);
    answering(element, () => Number(control.value));
  },
  'crowd-checkbox': (element) => check(element, 'checkbox'),
  'crowd-toggle-button': (element) => check(element, 'checkbox'),
  'crowd-radio-button': (element) => {
    const group = element.closest('crowd-radio-group');
    // Outside of a group the buttons do not exclude each other, whatever their names.
    if (group) group.gcName ??= 'gc-' + Math.random().toString(36).slice(2);
    check(element, 'radio', group?.gcName);
  },
});
`;
