const SPECIAL = /[&<>"']/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML escaping with the entities of AWS's example table: `&quot;` and `&#39;`. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[&<>"']/g, entity) : text;
}

/** The same, but what already is an entity stays as it is. */
export function escapeHtmlOnce(text: string): string {
  return text.replace(/["'<>]|&(?!(?:[a-zA-Z]+\d*|#\d+|#x[\da-fA-F]+);)/g, entity);
}

function entity(character: string): string {
  return ENTITIES[character] ?? character;
}
