/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * SHA-256 (FIPS 180-4), one round a row, over one block after the other: someone knows a message of
 * so many blocks, its padding included, that has a public hash.
 *
 * <p>A word is its bits where the round looks at them, and two halves elsewhere, for the field has
 * but 31 bits. What logical functions give is kept in columns of its own, so that no degree is
 * above 3. A row holds the state a to h before its round, the words w[t] to w[t + 15] of the
 * message schedule, the chaining value of its block, and what the next block's would be if the
 * round were the block's last, as the 64th one is.
 */
public final class Sha256 implements Air {

  /** Rows of a block. */
  public static final int ROUNDS = 64;

  /** Words of a state and of a chaining value. */
  static final int STATE = 8;

  /** Words of the message schedule that a row holds. */
  static final int WINDOW = 16;

  /** The first block's chaining value. */
  static final List<Integer> INITIAL =
      List.of(
          0x6a09e667,
          0xbb67ae85,
          0x3c6ef372,
          0xa54ff53a, //
          0x510e527f,
          0x9b05688c,
          0x1f83d9ab,
          0x5be0cd19);

  @Override
  public String name() {
    return "sha-256";
  }

  @Override
  public void define(AirBuilder air) {
    Word constant = new Word(air.preprocessed("k.low"), air.preprocessed("k.high"));
    Column isLastRound = air.preprocessed("is_last_round");

    Word.Bits a = Word.Bits.declare(air, "a");
    Word.Bits b = Word.Bits.declare(air, "b");
    Word.Bits c = Word.Bits.declare(air, "c");
    Word.Register d = Word.declare(air, "d");
    Word.Bits e = Word.Bits.declare(air, "e");
    Word.Bits f = Word.Bits.declare(air, "f");
    Word.Bits g = Word.Bits.declare(air, "g");
    Word.Register h = Word.declare(air, "h");
    List<Word.Register> state =
        List.of(
            a.register(),
            b.register(),
            c.register(),
            d, //
            e.register(),
            f.register(),
            g.register(),
            h);

    Word.Bits w0 = Word.Bits.declare(air, "w[0]");
    Word.Bits w14 = Word.Bits.declare(air, "w[14]");
    List<Word.Register> schedule = new ArrayList<>();
    for (int i = 0; i < WINDOW; i++) {
      schedule.add(
          switch (i) {
            case 0 -> w0.register();
            case 14 -> w14.register();
            default -> Word.declare(air, "w[" + i + "]");
          });
    }
    Word.Register small0 = Word.keep(air, "σ0(w[0])", w0.mixed(7, 18, 3, false));
    Word.Register small1 = Word.keep(air, "σ1(w[14])", w14.mixed(17, 19, 10, false));
    Word w9 = schedule.get(9).here();
    Word.Register w16 =
        Word.sum(air, "w[16]", 2, w0.register().here(), small0.next(), w9, small1.here());
    schedule.add(w16);

    Word sum0 = Word.keep(air, "Σ0(a)", a.mixed(2, 13, 22, true)).here();
    Word sum1 = Word.keep(air, "Σ1(e)", e.mixed(6, 11, 25, true)).here();
    Word majority = Word.keep(air, "majority", a.majority(b, c)).here();
    Word choice = Word.keep(air, "choice", e.choice(f, g)).here();
    Word w = w0.register().here();
    Word t1 = h.here().plus(sum1).plus(choice).plus(constant).plus(w);
    Word.Register newA = Word.sum(air, "new_a", 3, t1, sum0, majority);
    Word.Register newE = Word.sum(air, "new_e", 3, t1, d.here());
    List<Word> after = new ArrayList<>(state.stream().map(Word.Register::here).toList());
    after.removeLast();
    after.addFirst(newA.here());
    after.set(4, newE.here());

    for (int i = 0; i < WINDOW; i++) {
      Word moved = schedule.get(i).next().minus(schedule.get(i + 1).here());
      onTransition(air, "the schedule moves on within a block", moved.times(isLastRound.not()));
    }
    for (int i = 0; i < STATE; i++) {
      Word.Register chained = Word.declare(air, "chained[" + i + "]");
      Word.Register result = Word.sum(air, "result[" + i + "]", 1, chained.here(), after.get(i));
      Expr low = air.publicValue("hash[" + i + "].low");
      Expr high = air.publicValue("hash[" + i + "].high");

      onTransition(
          air,
          "a round leads to the next, the last to the result",
          state.get(i).next().minus(either(isLastRound, result.here(), after.get(i))));
      onTransition(
          air,
          "a block is chained to the one before",
          chained.next().minus(either(isLastRound, result.here(), chained.here())));
      Word initial = Word.constant(INITIAL.get(i));
      onFirst(air, "the first state is as FIPS 180-4 says", state.get(i).here().minus(initial));
      onFirst(air, "and so is the chaining value", chained.here().minus(initial));
      air.zeroOnLast("the last result is the hash, below", result.here().low().minus(low));
      air.zeroOnLast("the last result is the hash, above", result.here().high().minus(high));
    }
  }

  private static Word either(Expr condition, Word yes, Word no) {
    return no.plus(yes.minus(no).times(condition));
  }

  private static void onTransition(AirBuilder air, String message, Word word) {
    air.zeroOnTransition(message, word.low());
    air.zeroOnTransition(message, word.high());
  }

  private static void onFirst(AirBuilder air, String message, Word word) {
    air.zeroOnFirst(message, word.low());
    air.zeroOnFirst(message, word.high());
  }
}
