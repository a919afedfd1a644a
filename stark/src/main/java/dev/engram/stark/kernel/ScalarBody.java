/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Arrays;

/**
 * The plain operations of the nodes of a part, for one row. No word is ever above p, and nothing
 * branches: what is below 0 gets p and'ed with its sign.
 */
final class ScalarBody {

  private static final int NONE = -1;
  private static final int ROWS = 16;
  private static final long LOW = 0xFFFFFFFFL;

  private final PrimeField field;
  private final Plan plan;
  private final Levels levels;
  private final CodeBuilder code;
  private final int scratch;
  private final StreamLocals streams;
  private final Slots words;
  private final Slots sums;

  /** The local variables of values and sums. */
  private final int[] slots;

  /** How often each value is an operand of what is left of the part. */
  private final int[] uses;

  ScalarBody(
      PrimeField field,
      Plan plan,
      Levels levels,
      CodeBuilder code,
      int scratch,
      StreamLocals streams) {
    this.field = field;
    this.plan = plan;
    this.levels = levels;
    this.code = code;
    this.scratch = scratch;
    this.streams = streams;
    this.words = new Slots(code, TypeKind.INT);
    this.sums = new Slots(code, TypeKind.LONG);
    this.slots = new int[plan.nodes().size()];
    this.uses = new int[slots.length];
    Arrays.fill(slots, NONE);
  }

  /** Writes the nodes of a part. */
  void part(int part) {
    for (int i = 0; i < slots.length; i++) {
      if (plan.isLive(i) && plan.part(i) == part) {
        plan.node(i).operands().forEach(operand -> uses[operand]++);
      }
    }
    for (int i = 0; i < slots.length; i++) {
      if (plan.isLive(i) && plan.part(i) == part && !plan.isReadAgain(i)) {
        node(i);
      }
    }
  }

  private void node(int i) {
    Node node = plan.node(i);
    switch (node.op()) {
      case LOAD, LOAD_NEXT, BROADCAST -> {
        read(node);
        pop(i);
      }
      case STORE -> WordCode.store(code, local(node.operand(0)), unit(node.pointer()), node.at());
      case ADD -> {
        code.iload(local(node.operand(0))).iload(local(node.operand(1))).iadd();
        code.loadConstant(field.prime()).isub();
        raise(i);
      }
      case SUB -> {
        code.iload(local(node.operand(0))).iload(local(node.operand(1))).isub();
        raise(i);
      }
      case NEG -> {
        code.iconst_0().iload(local(node.operand(0))).isub();
        raise(i);
      }
      case MUL -> {
        pushProduct(node.operand(0), node.operand(1));
        int product = passingSum();
        montgomery(i, product);
      }
      case ACCUMULATE -> accumulate(i, node);
      case REDUCE -> reduce(i, node.operand(0));
      case CONSTANT -> throw new AssertionError("constants are written where they are used");
    }
    keepForLaterParts(i);
    words.endPassing();
    sums.endPassing();
    for (int operand : node.operands()) {
      if (--uses[operand] == 0) {
        drop(operand);
      }
    }
    if (uses[i] == 0) {
      drop(i);
    }
  }

  private void keepForLaterParts(int i) {
    if (plan.isKept(i)) {
      if (plan.isSum(i)) {
        WordCode.storeLong(code, slots[i], scratch, plan.offset(i));
      } else {
        WordCode.store(code, slots[i], scratch, plan.offset(i));
      }
    }
  }

  private void drop(int i) {
    if (slots[i] != NONE) {
      (plan.isSum(i) ? sums : words).giveBack(slots[i]);
      slots[i] = NONE;
    }
  }

  private int unit(int pointer) {
    return streams.local(Stream.unit(pointer, ROWS));
  }

  /** The variable of a value or a sum, read if it is not at hand. */
  private int local(int i) {
    if (slots[i] == NONE) {
      if (plan.isReadAgain(i)) {
        read(plan.node(i));
      } else if (plan.isSum(i)) {
        WordCode.loadLong(code, scratch, plan.offset(i));
      } else {
        WordCode.load(code, scratch, plan.offset(i));
      }
      pop(i);
    }
    return slots[i];
  }

  /** Pushes what is in memory, or known. */
  private void read(Node node) {
    switch (node.op()) {
      case CONSTANT -> code.loadConstant(node.word());
      case BROADCAST -> WordCode.load(code, streams.local(Stream.word(node.pointer())), node.at());
      case LOAD -> WordCode.load(code, unit(node.pointer()), node.at());
      case LOAD_NEXT ->
          WordCode.load(
              code, streams.local(Stream.next(node.pointer(), node.next(), ROWS)), node.at());
      default -> throw new AssertionError(node.op() + " is not read");
    }
  }

  private void pop(int i) {
    if (plan.isSum(i)) {
      slots[i] = sums.keep(sums.take());
      code.lstore(slots[i]);
    } else {
      slots[i] = words.keep(words.take());
      code.istore(slots[i]);
    }
  }

  private int passingSum() {
    int slot = sums.take();
    code.lstore(slot);
    return slot;
  }

  /** Pops a word above −p, and makes it a value. */
  private void raise(int i) {
    pop(i);
    code.iload(slots[i])
        .loadConstant(field.prime())
        .iload(slots[i])
        .loadConstant(Integer.SIZE - 1)
        .ishr()
        .iand()
        .iadd()
        .istore(slots[i]);
  }

  private void pushProduct(int a, int b) {
    code.iload(local(a));
    int other = local(b);
    code.i2l().iload(other).i2l().lmul();
  }

  /** The word of a sum below p·2^32, by Montgomery's reduction. */
  private void montgomery(int i, int sum) {
    code.lload(sum).loadConstant(Integer.SIZE).lushr().l2i();
    code.lload(sum).l2i().loadConstant(field.inverseOfPrime()).imul().i2l();
    code.loadConstant(LOW).land().loadConstant((long) field.prime()).lmul();
    code.loadConstant(Integer.SIZE).lushr().l2i().isub();
    raise(i);
  }

  private void accumulate(int i, Node node) {
    boolean goesOn = node.firstFactor() > 0;
    int level = goesOn ? levels.of(node.operand(0)) : 0;
    int sum = goesOn ? local(node.operand(0)) : NONE;
    for (int f = node.firstFactor(); f < node.operands().size(); f += 2) {
      if (level == Levels.FULL) {
        sum = corrected(sum);
      }
      level = Levels.next(level);
      pushProduct(node.operand(f), node.operand(f + 1));
      if (sum != NONE) {
        code.lload(sum).ladd();
      }
      sum = passingSum();
    }
    slots[i] = sums.keep(sum);
  }

  private void reduce(int i, int sum) {
    int from = local(sum);
    montgomery(i, levels.of(sum) > Levels.REDUCIBLE ? corrected(from) : from);
  }

  /** Takes p·2^32 off a sum of 64 bits, unless that is more than the sum. */
  private int corrected(int sum) {
    long high = (long) field.prime() << Integer.SIZE;
    code.lload(sum).loadConstant(high).lsub();
    int less = passingSum();
    // p·2^32 is more than the sum if the sum is not negative, and the difference is
    code.lload(less).loadConstant(high).lload(sum).loadConstant(-1L).lxor().lload(less).land();
    code.loadConstant(Long.SIZE - 1).lshr().land().ladd();
    return passingSum();
  }
}
