// The app's icon as telephones take it: the drawing's own colours where it has them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { iconPng } from '../../hub/web/icon.mjs';

const BELL =
    '<svg viewBox="0 0 100 100"><path fill="#000000" d="M0 0h100v100H0z"/><path fill="#ff0000" d="M20 20h60v30H20z"/>' +
    '<path fill="#00ff00" d="M30 60a20 20 0 0 0 40 0z"/><path fill="#0000ff" d="M5 5c0 5 0 5 0 10l5 0V5z"/></svg>';

/** [r, g, b] of a pixel. */
function reader(png) {
    const side = png.readUInt32BE(16);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    return { side, at: (x, y) => [...rows.subarray(y * (side * 3 + 1) + 1 + x * 3, y * (side * 3 + 1) + 4 + x * 3)] };
}

test('an icon has the colours of its drawing, at any size', () => {
    for (const side of [100, 200]) {
        const { side: said, at } = reader(iconPng(BELL, side));
        const pixel = (x, y) => at((x * side) / 100, (y * side) / 100);
        assert.equal(said, side);
        assert.deepEqual(pixel(1, 1), [0, 0, 0]);
        assert.deepEqual(pixel(50, 35), [255, 0, 0]);
        assert.deepEqual(pixel(50, 75), [0, 255, 0], 'below the chord');
        assert.deepEqual(pixel(50, 55), [0, 0, 0], 'above it');
        assert.deepEqual(pixel(31, 79), [0, 0, 0], 'it is round');
        assert.deepEqual(pixel(7, 10), [0, 0, 255]);
    }
    const [edge] = reader(iconPng(BELL.replace('M20 20h60v30H20', 'M20.5 20h60v30H20.5'), 100)).at(20, 35);
    assert.ok(edge > 100 && edge < 155, `half covered is half as bright, not ${edge}`);
});

test('what it cannot draw fails the build', () => {
    assert.throws(() => iconPng(BELL.replace('h60', 'q1 2 3 4'), 10), /"q" in a path/);
    assert.throws(() => iconPng(BELL.replace('40 0z', '30 0z'), 10), /no half circle/);
    assert.throws(() => iconPng('<svg viewBox="0 0 1 2"></svg>', 10), /not square/);
});
