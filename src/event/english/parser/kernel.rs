//! Matrices of small integers times vectors of small integers, exact on every machine: the wide instructions of the processor
//! change the speed and never the sum.

use fearless_simd::Level;

/// Outputs that are computed together.
pub(super) const BLOCK: usize = 16;

/// A matrix with weights of one byte and a scale for each output.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    /// Number of outputs, a multiple of [`BLOCK`].
    pub(super) outs: usize,
    /// Number of inputs, halved and rounded up: inputs are taken in pairs.
    pairs: usize,
    /// For each block, for each pair of inputs, for each output of the block: its two weights.
    weights: Vec<i8>,
    /// What one unit of an output's sum is worth when one unit of input is worth 1.
    pub(super) scales: Vec<f32>,
}

impl Matrix {
    /// From rows of weights, one for each output; short of a whole block, outputs of zero follow.
    pub(super) fn pack(rows: &[i8], ins: usize, scales: &[f32]) -> Matrix {
        let outs = scales.len().next_multiple_of(BLOCK);
        let pairs = ins.div_ceil(2);
        let mut weights = vec![0i8; outs * pairs * 2];
        if ins > 0 {
            for (out, row) in rows.chunks_exact(ins).take(scales.len()).enumerate() {
                let block = out / BLOCK * pairs * 2 * BLOCK + out % BLOCK * 2;
                for (k, &w) in row.iter().enumerate() {
                    weights[block + k / 2 * 2 * BLOCK + k % 2] = w;
                }
            }
        }
        let mut scales = scales.to_vec();
        scales.resize(outs, 0.0);
        Matrix { outs, pairs, weights, scales }
    }

    /// Pairs of inputs that [`Matrix::times`] takes for each row.
    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    /// `sums[row * outs + out]` = the products of a row's inputs with an output's weights. `inputs` holds whole rows of
    /// [`Matrix::pairs`] pairs; what is too little or too much of either is left alone.
    pub(super) fn times(&self, level: Level, inputs: &[i32], sums: &mut [i32]) {
        if self.pairs == 0 || self.outs == 0 {
            sums.fill(0);
            return;
        }
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            if let Some(wide) = level.as_avx512() {
                return x86::times_512(wide, self.pairs, &self.weights, inputs, sums);
            }
            if let Some(wide) = level.as_avx2() {
                return x86::times_256(wide, self.pairs, &self.weights, inputs, sums);
            }
            if let Some(wide) = level.as_sse4_2() {
                return x86::times_128(wide, self.pairs, &self.weights, inputs, sums);
            }
        }
        let _ = level;
        times_plain(self.pairs, &self.weights, inputs, sums);
    }
}

/// Two neighbours of a row as one number, the first in the low half.
#[inline(always)]
pub(super) fn pair(first: i16, second: i16) -> i32 {
    i32::from(first) & 0xffff | i32::from(second) << 16
}

/// Rounds to a whole number within ±`limit`; not-a-number becomes one of the limits.
#[inline(always)]
pub(super) fn whole(x: f32, limit: f32) -> i16 {
    // Adding 1.5 · 2^23 leaves the whole number in the low bits: quick in all instruction sets, unlike a checked cast.
    const SHIFT: f32 = 12_582_912.0;
    let x = if x < limit { x } else { limit };
    let x = if x > -limit { x } else { -limit };
    (x + SHIFT).to_bits() as i16
}

/// Writes a row of whole numbers as pairs.
pub(super) fn pairs_of(row: &[i16], pairs: &mut [i32]) {
    for (to, from) in pairs.iter_mut().zip(row.chunks(2)) {
        *to = pair(from[0], from.get(1).copied().unwrap_or(0));
    }
}

fn times_plain(pairs: usize, weights: &[i8], inputs: &[i32], sums: &mut [i32]) {
    let outs = weights.len() / (pairs * 2);
    for (row, sums) in inputs.chunks_exact(pairs).zip(sums.chunks_exact_mut(outs)) {
        for (block, sums) in weights.chunks_exact(pairs * 2 * BLOCK).zip(sums.chunks_exact_mut(BLOCK)) {
            let mut total = [0i32; BLOCK];
            for (&two, w) in row.iter().zip(block.as_chunks::<{ 2 * BLOCK }>().0) {
                let (a, b) = (i32::from(two as i16), two >> 16);
                for (t, w) in total.iter_mut().zip(w.as_chunks::<2>().0) {
                    *t = t.wrapping_add(a * i32::from(w[0]) + b * i32::from(w[1]));
                }
            }
            sums.copy_from_slice(&total);
        }
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86 {
    use super::BLOCK;
    use fearless_simd::{i8x16, i8x32, i32x4, i32x8, i32x16, prelude::*};
    #[cfg(target_arch = "x86")]
    use std::arch::x86::*;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::*;

    /// Rows that share one reading of the weights.
    const ROWS: usize = 4;

    fearless_simd::kernel!(
        pub(super) fn times_512(avx512: Avx512, pairs: usize, weights: &[i8], inputs: &[i32], sums: &mut [i32]) {
            let outs = weights.len() / (pairs * 2);
            let (many, one) = (pairs * ROWS, outs * ROWS);
            let (full_in, full_out) = (inputs.chunks_exact(many), sums.chunks_exact_mut(one));
            let rest_in = full_in.remainder();
            let mut rest_at = 0;
            for (rows, sums) in full_in.zip(full_out) {
                rest_at += one;
                let (r0, rows) = rows.split_at(pairs);
                let (r1, rows) = rows.split_at(pairs);
                let (r2, r3) = rows.split_at(pairs);
                // Two blocks for four rows: eight sums from six readings.
                let mut twos = weights.chunks_exact(pairs * 4 * BLOCK);
                let mut at = 0;
                for two in &mut twos {
                    let mut t = [_mm512_setzero_si512(); 2 * ROWS];
                    let (v, w) = two.split_at(pairs * 2 * BLOCK);
                    let (v, w) = (v.as_chunks::<{ 2 * BLOCK }>().0, w.as_chunks::<{ 2 * BLOCK }>().0);
                    for (((((v, w), &x0), &x1), &x2), &x3) in v.iter().zip(w).zip(r0).zip(r1).zip(r2).zip(r3) {
                        let v = _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, v).into());
                        let w = _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w).into());
                        let x0 = _mm512_set1_epi32(x0);
                        t[0] = _mm512_add_epi32(t[0], _mm512_madd_epi16(x0, v));
                        t[1] = _mm512_add_epi32(t[1], _mm512_madd_epi16(x0, w));
                        let x1 = _mm512_set1_epi32(x1);
                        t[2] = _mm512_add_epi32(t[2], _mm512_madd_epi16(x1, v));
                        t[3] = _mm512_add_epi32(t[3], _mm512_madd_epi16(x1, w));
                        let x2 = _mm512_set1_epi32(x2);
                        t[4] = _mm512_add_epi32(t[4], _mm512_madd_epi16(x2, v));
                        t[5] = _mm512_add_epi32(t[5], _mm512_madd_epi16(x2, w));
                        let x3 = _mm512_set1_epi32(x3);
                        t[6] = _mm512_add_epi32(t[6], _mm512_madd_epi16(x3, v));
                        t[7] = _mm512_add_epi32(t[7], _mm512_madd_epi16(x3, w));
                    }
                    for (r, t) in t.into_iter().enumerate() {
                        let t: i32x16<_> = t.simd_into(avx512);
                        let begin = r / 2 * outs + at + r % 2 * BLOCK;
                        if let Some(to) = sums.get_mut(begin..begin + BLOCK) {
                            t.store_slice(to);
                        }
                    }
                    at += 2 * BLOCK;
                }
                for block in twos.remainder().chunks_exact(pairs * 2 * BLOCK) {
                    for (r, row) in [r0, r1, r2, r3].into_iter().enumerate() {
                        let mut t = _mm512_setzero_si512();
                        for (&x, w) in row.iter().zip(block.as_chunks::<{ 2 * BLOCK }>().0) {
                            let w = _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w).into());
                            t = _mm512_add_epi32(t, _mm512_madd_epi16(_mm512_set1_epi32(x), w));
                        }
                        let t: i32x16<_> = t.simd_into(avx512);
                        if let Some(to) = sums.get_mut(r * outs + at..r * outs + at + BLOCK) {
                            t.store_slice(to);
                        }
                    }
                    at += BLOCK;
                }
            }
            let rest_out = sums.get_mut(rest_at..).unwrap_or_default();
            for (row, sums) in rest_in.chunks_exact(pairs).zip(rest_out.chunks_exact_mut(outs)) {
                // Four blocks at a time, so that sums do not wait for one another.
                let mut blocks = weights.chunks_exact(pairs * 2 * BLOCK * 4);
                let mut to = sums.chunks_exact_mut(BLOCK * 4);
                for (four, sums) in (&mut blocks).zip(&mut to) {
                    let mut t = [_mm512_setzero_si512(); 4];
                    let (w0, four) = four.split_at(pairs * 2 * BLOCK);
                    let (w1, four) = four.split_at(pairs * 2 * BLOCK);
                    let (w2, w3) = four.split_at(pairs * 2 * BLOCK);
                    let (w0, w1) = (w0.as_chunks::<{ 2 * BLOCK }>().0, w1.as_chunks::<{ 2 * BLOCK }>().0);
                    let (w2, w3) = (w2.as_chunks::<{ 2 * BLOCK }>().0, w3.as_chunks::<{ 2 * BLOCK }>().0);
                    for ((((&x, w0), w1), w2), w3) in row.iter().zip(w0).zip(w1).zip(w2).zip(w3) {
                        let x = _mm512_set1_epi32(x);
                        t[0] = _mm512_add_epi32(
                            t[0],
                            _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w0).into())),
                        );
                        t[1] = _mm512_add_epi32(
                            t[1],
                            _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w1).into())),
                        );
                        t[2] = _mm512_add_epi32(
                            t[2],
                            _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w2).into())),
                        );
                        t[3] = _mm512_add_epi32(
                            t[3],
                            _mm512_madd_epi16(x, _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w3).into())),
                        );
                    }
                    for (t, to) in t.into_iter().zip(sums.chunks_exact_mut(BLOCK)) {
                        let t: i32x16<_> = t.simd_into(avx512);
                        t.store_slice(to);
                    }
                }
                for (block, to) in
                    blocks.remainder().chunks_exact(pairs * 2 * BLOCK).zip(to.into_remainder().chunks_exact_mut(BLOCK))
                {
                    let mut t = _mm512_setzero_si512();
                    for (&x, w) in row.iter().zip(block.as_chunks::<{ 2 * BLOCK }>().0) {
                        let w = _mm512_cvtepi8_epi16(i8x32::from_slice(avx512, w).into());
                        t = _mm512_add_epi32(t, _mm512_madd_epi16(_mm512_set1_epi32(x), w));
                    }
                    let t: i32x16<_> = t.simd_into(avx512);
                    t.store_slice(to);
                }
            }
        }
    );

    fearless_simd::kernel!(
        pub(super) fn times_256(avx2: Avx2, pairs: usize, weights: &[i8], inputs: &[i32], sums: &mut [i32]) {
            let outs = weights.len() / (pairs * 2);
            let (many, one) = (pairs * ROWS, outs * ROWS);
            let (full_in, full_out) = (inputs.chunks_exact(many), sums.chunks_exact_mut(one));
            let rest_in = full_in.remainder();
            let mut rest_at = 0;
            for (rows, sums) in full_in.zip(full_out) {
                rest_at += one;
                let (r0, rows) = rows.split_at(pairs);
                let (r1, rows) = rows.split_at(pairs);
                let (r2, r3) = rows.split_at(pairs);
                for (b, block) in weights.chunks_exact(pairs * 2 * BLOCK).enumerate() {
                    let mut t = [[_mm256_setzero_si256(); 2]; ROWS];
                    let w = block.as_chunks::<{ 2 * BLOCK }>().0;
                    for ((((w, &x0), &x1), &x2), &x3) in w.iter().zip(r0).zip(r1).zip(r2).zip(r3) {
                        let (low, high) = w.split_at(BLOCK);
                        let low = _mm256_cvtepi8_epi16(i8x16::from_slice(avx2, low).into());
                        let high = _mm256_cvtepi8_epi16(i8x16::from_slice(avx2, high).into());
                        for (t, x) in t.iter_mut().zip([x0, x1, x2, x3]) {
                            let x = _mm256_set1_epi32(x);
                            t[0] = _mm256_add_epi32(t[0], _mm256_madd_epi16(x, low));
                            t[1] = _mm256_add_epi32(t[1], _mm256_madd_epi16(x, high));
                        }
                    }
                    for (r, t) in t.into_iter().enumerate() {
                        if let Some(to) = sums.get_mut(r * outs + b * BLOCK..r * outs + (b + 1) * BLOCK) {
                            for (t, to) in t.into_iter().zip(to.chunks_exact_mut(8)) {
                                let t: i32x8<_> = t.simd_into(avx2);
                                t.store_slice(to);
                            }
                        }
                    }
                }
            }
            let rest_out = sums.get_mut(rest_at..).unwrap_or_default();
            for (row, sums) in rest_in.chunks_exact(pairs).zip(rest_out.chunks_exact_mut(outs)) {
                for (block, to) in weights.chunks_exact(pairs * 2 * BLOCK).zip(sums.chunks_exact_mut(BLOCK)) {
                    let mut t = [_mm256_setzero_si256(); 2];
                    for (&x, w) in row.iter().zip(block.as_chunks::<{ 2 * BLOCK }>().0) {
                        let x = _mm256_set1_epi32(x);
                        let (low, high) = w.split_at(BLOCK);
                        t[0] = _mm256_add_epi32(
                            t[0],
                            _mm256_madd_epi16(x, _mm256_cvtepi8_epi16(i8x16::from_slice(avx2, low).into())),
                        );
                        t[1] = _mm256_add_epi32(
                            t[1],
                            _mm256_madd_epi16(x, _mm256_cvtepi8_epi16(i8x16::from_slice(avx2, high).into())),
                        );
                    }
                    for (t, to) in t.into_iter().zip(to.chunks_exact_mut(8)) {
                        let t: i32x8<_> = t.simd_into(avx2);
                        t.store_slice(to);
                    }
                }
            }
        }
    );

    fearless_simd::kernel!(
        pub(super) fn times_128(sse: Sse4_2, pairs: usize, weights: &[i8], inputs: &[i32], sums: &mut [i32]) {
            let outs = weights.len() / (pairs * 2);
            for (row, sums) in inputs.chunks_exact(pairs).zip(sums.chunks_exact_mut(outs)) {
                for (block, to) in weights.chunks_exact(pairs * 2 * BLOCK).zip(sums.chunks_exact_mut(BLOCK)) {
                    let mut t = [_mm_setzero_si128(); 4];
                    for (&x, w) in row.iter().zip(block.as_chunks::<{ 2 * BLOCK }>().0) {
                        let x = _mm_set1_epi32(x);
                        let (low, high) = w.split_at(BLOCK);
                        let (low, high): (__m128i, __m128i) =
                            (i8x16::from_slice(sse, low).into(), i8x16::from_slice(sse, high).into());
                        t[0] = _mm_add_epi32(t[0], _mm_madd_epi16(x, _mm_cvtepi8_epi16(low)));
                        t[1] = _mm_add_epi32(t[1], _mm_madd_epi16(x, _mm_cvtepi8_epi16(_mm_srli_si128::<8>(low))));
                        t[2] = _mm_add_epi32(t[2], _mm_madd_epi16(x, _mm_cvtepi8_epi16(high)));
                        t[3] = _mm_add_epi32(t[3], _mm_madd_epi16(x, _mm_cvtepi8_epi16(_mm_srli_si128::<8>(high))));
                    }
                    for (t, to) in t.into_iter().zip(to.chunks_exact_mut(4)) {
                        let t: i32x4<_> = t.simd_into(sse);
                        t.store_slice(to);
                    }
                }
            }
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_gives_the_sums_of_the_definition() {
        for (rows, ins, outs) in [(1, 1, 1), (3, 5, 17), (4, 96, 384), (9, 31, 80), (7, 48, 144)] {
            let w: Vec<i8> = (0..ins * outs).map(|i| (i * 37 % 255) as u8 as i8).collect();
            let matrix = Matrix::pack(&w, ins, &vec![1.0; outs]);
            let x: Vec<i16> = (0..rows * ins).map(|i| ((i * 7919) % 16001) as i16 - 8000).collect();
            let mut inputs = vec![0; rows * matrix.pairs()];
            for (row, to) in x.chunks_exact(ins).zip(inputs.chunks_exact_mut(matrix.pairs())) {
                pairs_of(row, to);
            }
            let expected: Vec<i32> = (0..rows * matrix.outs)
                .map(|at| {
                    let (row, out) = (at / matrix.outs, at % matrix.outs);
                    if out >= outs {
                        return 0;
                    }
                    (0..ins).map(|k| i32::from(x[row * ins + k]) * i32::from(w[out * ins + k])).sum()
                })
                .collect();
            let mut levels = vec![Level::new(), Level::baseline()];
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            {
                levels.extend(Level::new().as_avx2().map(Level::Avx2));
                levels.extend(Level::new().as_sse4_2().map(Level::Sse4_2));
            }
            for level in levels {
                let mut sums = vec![0; rows * matrix.outs];
                matrix.times(level, &inputs, &mut sums);
                assert_eq!(sums, expected, "{rows} rows, {ins} inputs, {outs} outputs, {level:?}");
            }
        }
    }

    #[test]
    fn rounding_keeps_within_its_limit() {
        for (x, expected) in [(0.4, 0), (0.6, 1), (-2.6, -3), (1e9, 100), (-1e9, -100), (f32::INFINITY, 100)] {
            assert_eq!(whole(x, 100.0), expected, "{x}");
        }
        assert_eq!(whole(f32::NAN, 100.0).abs(), 100);
    }
}
