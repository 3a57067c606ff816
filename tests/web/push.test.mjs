// What a push message is read as, and where a tap leads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf, readWord } from '../../hub/web/src/field/push.ts';

const SAID = { v: 1, type: 'Notice', tag: 'task:1', title: 'Un compito', body: 'Apri.', lang: 'it', urgent: true, exp: 100 };

test('a word is read while it is good, and shown without words when it cannot be', () => {
    const word = { title: 'Un compito', body: 'Apri.', tag: 'task:1', lang: 'it', isUrgent: true };
    assert.deepEqual(readWord(JSON.stringify(SAID), 99_999), word);
    assert.equal(readWord(JSON.stringify(SAID), 100_000), null);
    for (const wrong of ['', 'null', '7', '"x"', '[', '{"title":7,"tag":[]}'])
        assert.deepEqual(readWord(wrong, 0), { title: 'Tocsin', body: '', tag: '', lang: '', isUrgent: false }, wrong);
});

test('a tap leads to the screen it is about', () => {
    assert.equal(placeOf('task:1'), '/field/tasks');
    assert.equal(placeOf('report:1'), '/field/mine');
    assert.equal(placeOf('2.49.0.0.380.0.IT.1'), '/');
});
