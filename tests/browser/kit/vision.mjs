// vision.mjs: how far apart colours are for who lacks one kind of cone: seen by the matrices of Machado,
// Oliveira and Fernandes (2009, severity 1.0, linear light), told apart by CIEDE2000.

const MATRICES = {
    protanopia: [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
};

export const VISIONS = Object.keys(MATRICES);

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, each, i) => sum + each * vector[i], 0));
const linear = (byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
const held = (light) => Math.min(1, Math.max(0, light));

/** "rgb(61, 166, 121)", as a browser computes it. */
const bytesOf = (colour) => colour.match(/\d+/g).slice(0, 3).map(Number);

// sRGB's light, white of D65 = 1.
const TO_XYZ = [
    [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];

function lab(light) {
    const [x, y, z] = times(TO_XYZ, light).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const degrees = (radians) => (radians * 180) / Math.PI;
const radians = (angle) => (angle * Math.PI) / 180;
const cos = (angle) => Math.cos(radians(angle));

/** CIEDE2000 (ISO/CIE 11664-6). */
export function difference([l1, a1, b1], [l2, a2, b2]) {
    const far = (c) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
    const g = (1 - far((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2)) / 2;
    const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
    const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
    const hue = (a, b) => (a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360);
    const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
    const isGrey = c1 * c2 === 0;
    const turn = isGrey ? 0 : ((h2 - h1 + 540) % 360) - 180;
    const h = isGrey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
    const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
    const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
    const dl = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
    const dc = (c2 - c1) / (1 + 0.045 * c);
    const dh = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2))) / (1 + 0.015 * c * t);
    const bend = -Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * 2 * far(c);
    return Math.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + bend * dc * dh);
}

/** The two colours that are nearest to each other for one of these visions, and how near. */
export function nearest(colours, vision) {
    const seen = colours.map((colour) => lab(times(MATRICES[vision], bytesOf(colour).map(linear)).map(held)));
    const pairs = seen.flatMap((one, i) => seen.slice(i + 1).map((other, j) => ({ pair: [i, i + 1 + j], far: difference(one, other) })));
    return pairs.reduce((least, each) => (each.far < least.far ? each : least));
}
