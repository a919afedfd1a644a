/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The vector operations of the nodes of a part.
 *
 * <p>The processors have no multiplication that gives the high halves of 32-bit products. They do
 * have one of 32 by 32 bits to 64 for every other word, which the JVM takes for a multiplication of
 * longs if it sees both factors masked, or shifted, to 32 bits right at the multiplication. So the
 * factors of products are taken apart into their even and odd rows, once each, and Montgomery's
 * reduction x + (x·(−p^-1) mod 2^32)·p, which leaves zeros in the low words, is joined again by a
 * shift and an or. A difference is brought into range by the unsigned minimum of itself and itself
 * plus p; a sum likewise.
 */
final class VectorBody {

  private static final int NONE = -1;

  /** What two vectors in scratch memory are apart. */
  private static final long VECTOR_BYTES = 64;

  private static final long LOW = 0xFFFFFFFFL;

  /** Broadcasts that are read before the loop, if there are no more: registers are few. */
  private static final int MOST_HOISTED = 12;

  private final PrimeField field;
  private final Plan plan;
  private final Forms forms;
  private final Levels levels;
  private final VectorCode code;
  private final int units;
  private final int scratch;
  private final StreamLocals streams;

  /** Where the rows of values are, and those of their even and odd halves, or of sums. */
  private final int[] rows;

  private final int[] even;
  private final int[] odd;

  /** How often each value is an operand of what is left of the part. */
  private final int[] uses;

  private final boolean[] hoisted;

  /** p, −p^-1 mod 2^32, p as longs, the low words, p·2^32. */
  private final int prime;

  private final int minusInverse;
  private final int primes;
  private final int low;
  private final int top;

  VectorBody(
      PrimeField field,
      Plan plan,
      Forms forms,
      Levels levels,
      VectorCode code,
      int units,
      int scratch,
      StreamLocals streams) {
    this.field = field;
    this.plan = plan;
    this.forms = forms;
    this.levels = levels;
    this.code = code;
    this.units = units;
    this.scratch = scratch;
    this.streams = streams;
    int count = plan.nodes().size();
    this.rows = new int[count];
    this.even = new int[count];
    this.odd = new int[count];
    this.uses = new int[count];
    this.hoisted = new boolean[count];
    Arrays.fill(rows, NONE);
    Arrays.fill(even, NONE);
    Arrays.fill(odd, NONE);
    this.prime = keep(code.broadcast(field.prime()));
    this.minusInverse = keep(code.broadcast(-field.inverseOfPrime()));
    this.low = keep(code.broadcastLong(LOW));
    this.primes = keep(code.and(code.longs(prime), low));
    this.top = keep(code.broadcastLong((long) field.prime() << 32));
    code.slots().endPassing();
  }

  /** Reads what is the same for all tiles, before the loop that a method holds. */
  void hoist(IntPredicate steady) {
    List<Integer> same = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      Node node = plan.node(i);
      if (plan.isLive(i)
          && node.op() == Op.BROADCAST
          && plan.isReadAgain(i)
          && steady.test(node.pointer())) {
        same.add(i);
      }
    }
    if (same.size() <= MOST_HOISTED) {
      for (int i : same) {
        even(i);
        hoisted[i] = true;
      }
    }
    code.slots().endPassing();
  }

  private int keep(int slot) {
    return code.slots().keep(slot);
  }

  /** Writes the nodes of a part. */
  void part(int part) {
    for (int i = 0; i < rows.length; i++) {
      if (plan.isLive(i) && plan.part(i) == part) {
        plan.node(i).operands().forEach(operand -> uses[operand]++);
      }
    }
    for (int i = 0; i < rows.length; i++) {
      if (plan.isLive(i) && plan.part(i) == part && !plan.isReadAgain(i)) {
        node(i);
      }
    }
  }

  private void node(int i) {
    Node node = plan.node(i);
    switch (node.op()) {
      case LOAD, LOAD_NEXT, BROADCAST -> set(i, read(node));
      case STORE -> code.store(rows(node.operand(0)), unit(node.pointer()), node.at());
      case ADD -> set(i, sum(i, rows(node.operand(0)), rows(node.operand(1))));
      case SUB -> set(i, difference(i, rows(node.operand(0)), rows(node.operand(1))));
      case NEG -> set(i, lowered(i, code.sub(prime, rows(node.operand(0)))));
      case MUL -> multiply(i, node.operand(0), node.operand(1));
      case ACCUMULATE -> accumulate(i, node);
      case REDUCE -> reduce(i, node.operand(0));
      case CONSTANT -> throw new AssertionError("constants are written where they are used");
    }
    keepForLaterParts(i);
    code.slots().endPassing();
    for (int operand : node.operands()) {
      if (--uses[operand] == 0) {
        drop(operand);
      }
    }
    if (uses[i] == 0) {
      drop(i);
    }
  }

  private void set(int i, int slot) {
    rows[i] = keep(slot);
  }

  private void keepForLaterParts(int i) {
    if (plan.isKept(i)) {
      long offset = plan.offset(i);
      if (plan.isSum(i)) {
        code.store(even[i], scratch, offset);
        code.store(odd[i], scratch, offset + VECTOR_BYTES);
      } else {
        code.store(rows[i], scratch, offset);
      }
    }
  }

  private void drop(int i) {
    if (hoisted[i]) {
      return;
    }
    if (rows[i] != NONE) {
      code.slots().giveBack(rows[i]);
    }
    if (odd[i] != NONE && odd[i] != even[i]) {
      code.slots().giveBack(odd[i]);
    }
    if (even[i] != NONE) {
      code.slots().giveBack(even[i]);
    }
    rows[i] = NONE;
    even[i] = NONE;
    odd[i] = NONE;
  }

  private int unit(int pointer) {
    return streams.local(Stream.unit(pointer, units));
  }

  /** The rows of a value, read if they are not at hand. */
  private int rows(int i) {
    if (rows[i] == NONE) {
      set(i, plan.isReadAgain(i) ? read(plan.node(i)) : code.load(scratch, plan.offset(i)));
    }
    return rows[i];
  }

  private int read(Node node) {
    return switch (node.op()) {
      case CONSTANT -> code.broadcast(node.word());
      case BROADCAST -> code.broadcast(streams.local(Stream.word(node.pointer())), node.at());
      case LOAD -> code.load(unit(node.pointer()), node.at());
      case LOAD_NEXT ->
          code.next(
              code.load(unit(node.pointer()), node.at()),
              code.load(streams.local(Stream.next(node.pointer(), node.next(), units)), node.at()));
      default -> throw new AssertionError(node.op() + " is not read");
    };
  }

  /** The even rows of a value, as longs. */
  private int even(int i) {
    if (even[i] == NONE) {
      split(i);
    }
    return even[i];
  }

  /** The odd rows of a value, as longs. */
  private int odd(int i) {
    if (odd[i] == NONE) {
      split(i);
    }
    return odd[i];
  }

  private void split(int i) {
    int longs = code.longs(rows(i));
    even[i] = keep(code.and(longs, low));
    odd[i] = isOneWord(i) ? even[i] : keep(high(longs));
  }

  /** The high words of longs, as longs. */
  private int high(int longs) {
    return code.shift(longs, Integer.SIZE);
  }

  private boolean isOneWord(int i) {
    Op op = plan.node(i).op();
    return op == Op.BROADCAST || op == Op.CONSTANT;
  }

  private int sum(int i, int a, int b) {
    return lowered(i, code.add(a, b));
  }

  private int difference(int i, int a, int b) {
    return raised(i, code.sub(a, b));
  }

  /** What is below 2p, below p if the value must be. */
  private int lowered(int i, int slot) {
    return forms.isReduced(i) ? code.min(slot, code.sub(slot, prime)) : slot;
  }

  /** What is above −p, above 0, and below p if the value must be. */
  private int raised(int i, int slot) {
    int more = code.add(slot, prime);
    return forms.isReduced(i) ? code.min(slot, more) : more;
  }

  private void multiply(int i, int a, int b) {
    if (plan.node(a).op() == Op.CONSTANT) {
      scale(i, b, plan.node(a).word());
    } else if (plan.node(b).op() == Op.CONSTANT) {
      scale(i, a, plan.node(b).word());
    } else {
      product(i, a, b);
    }
  }

  private void product(int i, int a, int b) {
    int evens = code.mul(even(a), even(b));
    int odds = code.mul(odd(a), odd(b));
    if (rows[a] != NONE && rows[b] != NONE) {
      int quotients = code.longs(code.mul(code.mul(rows[a], rows[b]), minusInverse));
      evens = code.add(evens, code.mul(code.and(quotients, low), primes));
      odds = code.add(odds, code.mul(high(quotients), primes));
      join(i, evens, odds);
    } else {
      join(i, montgomery(evens), montgomery(odds));
    }
  }

  /** x + (x·(−p^-1) mod 2^32)·p, whose low words are 0. */
  private int montgomery(int x) {
    int quotient = code.and(code.longs(code.mul(code.ints(x), minusInverse)), low);
    return code.add(x, code.mul(quotient, primes));
  }

  /** Makes a value of the high words of two halves, whose low words are 0. */
  private void join(int i, int evens, int odds) {
    if (forms.isWhole(i)) {
      set(i, lowered(i, code.ints(code.or(high(evens), odds))));
    } else {
      even[i] = keep(high(evens));
      odd[i] = keep(high(odds));
    }
  }

  private void scale(int i, int a, int word) {
    int halvings = Halvings.of(field, word);
    if (halvings > 0) {
      set(i, halve(i, a, halvings));
      return;
    }
    long factor = field.value(word);
    int quotient = (int) ((factor << 32) / field.prime());
    int quotients = code.and(code.longs(code.broadcast(quotient)), low);
    int evens = code.ints(high(code.mul(even(a), quotients)));
    int odds = code.ints(code.mul(odd(a), quotients));
    int subtract = code.mul(code.odd(evens, odds), prime);
    int product = code.mul(rows(a), code.broadcast((int) factor));
    set(i, lowered(i, code.sub(product, subtract)));
  }

  /** a/2^k: with p = c·2^j + 1, what is shifted out of a is worth −c·2^(j−k) of it. */
  private int halve(int i, int a, int k) {
    int worth = (field.prime() - 1) >>> k;
    int out = code.and(rows(a), code.broadcast((1 << k) - 1));
    int shifted = code.shift(rows(a), k);
    return raised(i, code.sub(shifted, code.mul(out, code.broadcast(worth))));
  }

  private void accumulate(int i, Node node) {
    boolean goesOn = node.firstFactor() > 0;
    int level = goesOn ? levels.of(node.operand(0)) : 0;
    int evens = goesOn ? sumOfEven(node.operand(0)) : NONE;
    int odds = goesOn ? sumOfOdd(node.operand(0)) : NONE;
    for (int f = node.firstFactor(); f < node.operands().size(); f += 2) {
      int a = node.operand(f);
      int b = node.operand(f + 1);
      if (level == Levels.FULL) {
        evens = corrected(evens);
        odds = corrected(odds);
      }
      level = Levels.next(level);
      int evenProduct = code.mul(even(a), even(b));
      int oddProduct = code.mul(odd(a), odd(b));
      evens = evens == NONE ? evenProduct : code.add(evens, evenProduct);
      odds = odds == NONE ? oddProduct : code.add(odds, oddProduct);
    }
    even[i] = keep(evens);
    odd[i] = keep(odds);
  }

  private void reduce(int i, int sum) {
    int evens = sumOfEven(sum);
    int odds = sumOfOdd(sum);
    if (levels.of(sum) > Levels.REDUCIBLE) {
      evens = corrected(evens);
      odds = corrected(odds);
    }
    join(i, montgomery(evens), montgomery(odds));
  }

  /** Takes p·2^32 off a sum, unless that is more than the sum. */
  private int corrected(int sum) {
    return code.min(sum, code.sub(sum, top));
  }

  private int sumOfEven(int i) {
    if (even[i] == NONE) {
      even[i] = keep(code.loadLongs(scratch, plan.offset(i)));
    }
    return even[i];
  }

  private int sumOfOdd(int i) {
    if (odd[i] == NONE) {
      odd[i] = keep(code.loadLongs(scratch, plan.offset(i) + VECTOR_BYTES));
    }
    return odd[i];
  }
}
