const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const REGIONS =
  '<full-instructions header="How to do it"><p>Look twice.</p></full-instructions><short-instructions>Be exact.</short-instructions>';
const many = (count: number) => `[${Array.from({ length: count }, (_, at) => `'kind ${at}'`).join(', ')}]`;
const form = (inside: string) => `${SCRIPT}\n<crowd-form>\n${inside}\n</crowd-form>\n`;

/**
 * Templates of the kinds that AWS publishes for Ground Truth and Amazon A2I, and that work there. The words are
 * our own.
 */
export const PUBLISHED: Readonly<Record<string, string>> = {
  'boxes with twenty labels': form(
    `<crowd-bounding-box name="boxes" src="{{ task.input.taskObject | grant_read_access }}" header="Which vehicles?" labels="${many(20)}">${REGIONS}</crowd-bounding-box>`,
  ),
  'boxes with fifty labels': form(
    `<crowd-bounding-box name="boxes" src="{{ task.input.taskObject | grant_read_access }}" header="Which?" labels="${many(50)}">${REGIONS}</crowd-bounding-box>`,
  ),
  'boxes that are adjusted': form(`<crowd-bounding-box name="boundingBox"
  src="{{ task.input.source-ref | grant_read_access }}" header="Mend the boxes" labels="{{ task.input.labels | to_json | escape }}"
  initial-value="[
    {% for box in task.input.manifestLine.earlier.annotations %}
      {% capture class_id %}{{ box.class_id }}{% endcapture %}
      {% assign label = task.input.manifestLine.earlier-metadata.class-map[class_id] %}
      { label: {{ label | to_json }}, left: {{ box.left }}, top: {{ box.top }}, width: {{ box.width }}, height: {{ box.height }} },
    {% endfor %}
  ]">${REGIONS}</crowd-bounding-box>`),
  'one class of twenty': form(
    `<crowd-image-classifier name="kind" src="{{ task.input.taskObject | grant_read_access }}" header="Which kind?" categories="${many(20)}">${REGIONS}</crowd-image-classifier>`,
  ),
  'boxes that are verified':
    form(`<crowd-image-classifier name="verdict" src="{{ task.input.source-ref | grant_read_access }}"
  header="Are the boxes right?" categories='["right", "wrong"]'
  overlay='{ "boundingBox": { "labels": {{ task.input.labels | to_json | escape }}, "value": [] } }'>
  <worker-comment header="Say why" link-text="a comment" placeholder="for whoever mends it"></worker-comment>
  ${REGIONS}</crowd-image-classifier>`),
  'several classes': form(
    `<crowd-image-classifier-multi-select name="kinds" src="{{ task.input.taskObject | grant_read_access }}" header="Which kinds?" categories="{{ task.input.labels | to_json | escape }}" exclusion-category="{ text: 'none' }">${REGIONS}</crowd-image-classifier-multi-select>`,
  ),
  segments: form(
    `<crowd-semantic-segmentation name="crowd-semantic-segmentation" src="{{ task.input.taskObject | grant_read_access }}" header="Paint it" labels="${many(12)}">${REGIONS}</crowd-semantic-segmentation>`,
  ),
  'segments that are adjusted':
    form(`<crowd-semantic-segmentation name="s" src="{{ task.input.source-ref | grant_read_access }}"
  initial-value="{
    &quot;src&quot;: {{ task.input.manifestLine.mask-ref | grant_read_access | to_json | escape }},
    &quot;labelMappings&quot;: {}
  }" labels="{{ task.input.labels | to_json | escape }}" header="Mend it">${REGIONS}</crowd-semantic-segmentation>`),
  instances: form(
    `<crowd-instance-segmentation name="annotatedResult" src="{{ task.input.taskObject | grant_read_access }}" header="Each of them" labels="['Cat']">${REGIONS}</crowd-instance-segmentation>`,
  ),
  polygons: form(
    `<crowd-polygon name="p" src="{{ task.input.taskObject | grant_read_access }}" header="Draw" labels="${many(25)}">${REGIONS}</crowd-polygon>`,
  ),
  'lines of more kinds than the page says': form(
    `<crowd-polyline name="p" src="{{ task.input.taskObject | grant_read_access }}" header="Draw" labels="${many(12)}">${REGIONS}</crowd-polyline>`,
  ),
  'key points': form(
    `<crowd-keypoint name="k" src="{{ task.input.taskObject | grant_read_access }}" header="Joints" labels="{{ task.input.labels | to_json | escape }}">${REGIONS}</crowd-keypoint>`,
  ),
  'entities, without a form': `${SCRIPT}
<crowd-entity-annotation name="entities" header="Mark the names" labels="[{'label': 'who', 'shortDisplayName': 'w', 'fullDisplayName': 'A person'}]" text="{{ task.input.source }}">${REGIONS}</crowd-entity-annotation>
<script>document.addEventListener('all-crowd-elements-ready', () => {});</script>`,
  'entities inside a form': form(
    `<crowd-entity-annotation name="entities" header="Mark" labels="{{ task.input.labels | to_json | escape }}" text="{{ task.input.source }}">${REGIONS}</crowd-entity-annotation>`,
  ),
  'a text with one class': form(
    `<crowd-classifier name="mood" categories="['glad', 'sad', 'neither']" header="How does it sound?"><classification-target>{{ task.input.source }}</classification-target>${REGIONS}</crowd-classifier>`,
  ),
  'a text with several classes': form(
    `<crowd-classifier-multi-select name="moods" categories="['glad', 'sad']" header="How?" exclusion-category="{ text: 'none of them' }"><classification-target><p>{{ task.input.taskObject }}</p></classification-target>${REGIONS}</crowd-classifier-multi-select>`,
  ),
  'a video clip':
    form(`<crowd-classifier name="clip" categories="{{ task.input.labels | to_json | escape }}" header="What happens?">
  <classification-target><video width="100%" controls muted>
    <source src="{{ task.input.taskObject | grant_read_access }}" type="video/mp4"/>
    <source src="{{ task.input.taskObject | grant_read_access }}" type="video/webm"/>Your browser shows no videos.
  </video></classification-target>${REGIONS}</crowd-classifier>`),
  'a video of YouTube':
    form(`<iframe width="560" height="315" src="https://www.youtube.com/embed/{{ task.input.videoId }}" frameborder="0" allowfullscreen></iframe>
<iframe src="{{ task.input.youtube_url }}"></iframe>
<crowd-input name="what" label="What is it about?" required></crowd-input>`),
  'a recording to write down':
    form(`<audio controls><source src="{{ task.input.source-ref | grant_read_access }}" type="audio/mpeg">No sound here.</audio>
<crowd-text-area name="words" label="What is said" rows="4" max-rows="8" placeholder="word by word" required></crowd-text-area>
<short-instructions>Listen.</short-instructions><full-instructions>Listen twice.</full-instructions>`),
  'checkboxes under one name': form(`<p>What is wrong with it?</p>
<div><crowd-checkbox name="faults" value="blurred"> Blurred </crowd-checkbox></div>
<div><crowd-checkbox name="faults" value="dark"> Too dark </crowd-checkbox></div>
<input type="checkbox" name="more" value="1"><input type="checkbox" name="more" value="2">`),
  'radio buttons':
    form(`<crowd-radio-group><crowd-radio-button name="yes" value="yes">Yes</crowd-radio-button>
<crowd-radio-button name="no" value="no">No</crowd-radio-button></crowd-radio-group>`),
  'tags closed with a slash': form(`<crowd-input label="What is wrong?" name="wrong"/></crowd-input>
<div>Sure <crowd-checkbox name="sure" value="yes" /></div>
<p><crowd-slider name="worth" min="1" max="5" required pin/></p>
<label>Text</label><br/><img alt="" src="{{ task.input.source-ref | grant_read_access }}"/>`),
  'a checkbox with its words behind it': form(
    '<div><crowd-checkbox name="sure" value="yes" /> I am sure of it </div>',
  ),
  'paragraphs that are left open':
    form(`<crowd-bounding-box name="b" src="{{ task.input.source-ref | grant_read_access }}" header="h" labels='["a"]'>
<full-instructions header="x"><p>First.<p>Second
</full-instructions>
<short-instructions><p>Third</p></short-instructions>
</crowd-bounding-box>`),
  'lists that are left open': form(`<crowd-instructions link-text="Show how" link-type="button">
<short-summary>Find it.</short-summary><detailed-instructions><ul><li>One<li>Two</ul></detailed-instructions>
<positive-example><p>Good</positive-example><negative-example>Bad</negative-example></crowd-instructions>
<crowd-input name="a" label="It"></crowd-input>`),
  'a division that is left open': form(
    '<div class="page"><p>Is it a cat?</p><crowd-input name="a"></crowd-input>',
  ),
  'an excerpt without its end': `${SCRIPT}\n<crowd-form><crowd-input name="a"></crowd-input>`,
  'a document with head and body': `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Task</title>${SCRIPT}<style>p > b { color: red }</style></head>
<body><crowd-form answer-format="flatten-objects"><p>{{ task.input.text }}</p><crowd-input name="a"></crowd-input></crowd-form></body></html>`,
  'a table filled by a loop': form(`<table><thead><tr><th>Key<th>Value</thead><tbody>
{% for pair in task.input.pairs %}<tr><td>{{ pair.key }}</td><td><crowd-input name="v-{{ forloop.index }}" value="{{ pair.value }}"></crowd-input></td></tr>{% endfor %}
</tbody></table>`),
  'an object of A2I put together':
    form(`{% capture s3_uri %}http://s3.amazonaws.com/{{ task.input.aiServiceRequest.document.s3Object.bucket }}/{{ task.input.aiServiceRequest.document.s3Object.name }}{% endcapture %}
<crowd-textract-analyze-document src="{{ s3_uri | grant_read_access }}" initial-value="{{ task.input.selectedAiServiceResponse.blocks }}" header="Look at the keys" no-key-edit="" no-geometry-edit="" keys="{{ task.input.humanLoopContext.importantFormKeys }}" block-types='["KEY_VALUE_SET"]'>${REGIONS}</crowd-textract-analyze-document>`),
  'moderation of A2I': form(
    `<crowd-rekognition-detect-moderation-labels categories='[{% for label in task.input.selectedAiServiceResponse.moderationLabels %}{ name: "{{ label.name }}", parentName: "{{ label.parentName }}" },{% endfor %}]' src="{{ task.input.aiServiceRequest.image.s3Object.bucket | prepend: 's3://' | grant_read_access }}" header="Look">${REGIONS}</crowd-rekognition-detect-moderation-labels>`,
  ),
  'a key with blanks, captured':
    form(`{% capture _url %}s3://{{ task.input.bucket }}/{{ task.input.key }}{% endcapture %}
<img src="{{ _url | grant_read_access }}"><crowd-input name="_"></crowd-input><crowd-input name="_"></crowd-input>`),
  'a tool of its own beside the form': `${SCRIPT}
<div id="text" style="display: none">{{ task.input.text }}</div>
<crowd-form><input name="annotations" id="annotations" type="hidden"><crowd-button form-action="submit" style="display: none"></crowd-button></crowd-form>
<div id="root"></div><crowd-input id="typed" label="Search"></crowd-input><input id="find"><crowd-button id="send">Send</crowd-button>
<script>document.getElementById('send').onclick = () => document.querySelector('crowd-form').submit();</script>
<script src="https://example-tools.s3.amazonaws.com/tool.js"></script>`,
  'elements of a newer script': `<script src="https://assets.crowd.aws/crowd-html-elements-v2.js"></script>
<crowd-form><crowd-text-ranking name="ranks" ordinal-ranking-dimensions='[]' answer-type="ordinal"></crowd-text-ranking>
<crowd-newer-element name="x"></crowd-newer-element></crowd-form>`,
  'the script without its polyfill': `<script src="https://assets.crowd.aws/crowd-html-elements-without-ce-polyfill.js"></script>
<crowd-form><crowd-input name="a"></crowd-input></crowd-form>`,
  'elements defined by a script': `${SCRIPT}<script>customElements.define('crowd-slidr', class extends HTMLElement {});</script>
<crowd-form><crowd-slidr name="x"></crowd-slidr></crowd-form>`,
  'a form of its own': `<form method="POST" action="https://example.com/submit"><input name="a"><input type="submit"></form>`,
  'tabs, cards and notices': form(`<crowd-alert type="info" dismissible>Careful</crowd-alert>
<crowd-tabs><crowd-tab header="One"><crowd-card heading="A" image="{{ task.input.a | grant_read_access }}"><p>a</p></crowd-card></crowd-tab><crowd-tab header="Two"><crowd-badge icon="star" for="x"></crowd-badge></crowd-tab></crowd-tabs>
<crowd-toast duration="3000" opened text="Welcome"></crowd-toast><crowd-fab icon="add" title="More"></crowd-fab><crowd-icon-button icon="search"></crowd-icon-button>
<crowd-modal link-text="See" link-type="button">More</crowd-modal><crowd-toggle-button name="on"></crowd-toggle-button>
<iron-icon icon="star"></iron-icon><paper-tooltip>Hint</paper-tooltip>`),
  'a slider with ends that are named': form(
    '<crowd-slider name="s" min="0" max="10" pin required></crowd-slider><crowd-slider-label>much</crowd-slider-label>',
  ),
  'placeholders of the program that writes it': form(
    `<crowd-image-classifier name="c" src="{{ task.input.taskObject | grant_read_access }}" header="h" categories="\${categories}">${REGIONS}</crowd-image-classifier>
<crowd-bounding-box name="b" src="{{ task.input.taskObject | grant_read_access }}" header="h" labels="labels_str" \${initial_value_attr}>${REGIONS}</crowd-bounding-box>`,
  ),
  'an object given to a script': form(`<textarea name="all" hidden></textarea><script>
const task = JSON.parse("{{ task.input | to_json | escape }}".replaceAll('&quot;', '"'));
document.title = '<crowd-input name="x">' + '</crowd-input>';
</script>`),
  'Liquid that only a lax parser takes': form(
    '{% if task.input.a && task.input.b %}<p>{{ task.input.a || task.input.b }}</p>{% endif %}<p>{{ }}</p><crowd-input name="a"></crowd-input>',
  ),
  'a filter of another Liquid': form('<p>{{ task.input.x | json }}</p><crowd-input name="a"></crowd-input>'),
  'comments in both languages': form(
    '{% comment %} {{ task.input.nothing | unknown }} {% endcomment %}<!-- <crowd-inpt name="x"> </crowd-form> --><crowd-input name="a"></crowd-input>',
  ),
  'numbers of a loop': form(
    '{% for box in task.input.boxes %}{% increment n %}{% if box.score > 0.5 %}{{ box.score | times: 100 | round: 1 }}{% else %}{{ box["class-name"] }}{% endif %}{% endfor %}<crowd-input name="a"></crowd-input>',
  ),
  'an alert of a kind of its own': form(
    '<crowd-alert type="danger">Careful</crowd-alert><crowd-input name="a"></crowd-input>',
  ),
  'controls that a script reads': form(
    '<select id="which"><option>a</option></select><input type="range" id="zoom"><crowd-input name="a"></crowd-input>',
  ),
};
