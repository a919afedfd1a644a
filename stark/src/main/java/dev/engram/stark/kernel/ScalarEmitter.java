/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.PrimeField;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.List;

/** Bytecode of plain arithmetic, a row at a time. */
final class ScalarEmitter implements Emitter {

  /** Bytes of a method, of 8,000 that the compiler of the JVM takes. */
  private static final int BUDGET = 5000;

  private static final int ROWS = 16;

  private final PrimeField field;
  private final Plan plan;
  private final Levels levels;

  ScalarEmitter(PrimeField field, List<Node> nodes) {
    this.field = field;
    this.plan = new Plan(nodes, ScalarEmitter::cost, BUDGET);
    this.levels = new Levels(nodes);
  }

  /** The bytes of a node, at most, and of its operands, where they are read again. */
  private static int cost(Node node) {
    int operands = 24 * node.operands().size();
    return operands
        + switch (node.op()) {
          case CONSTANT -> 0;
          case LOAD, LOAD_NEXT, BROADCAST, STORE -> 24;
          case ADD, SUB, NEG -> 24;
          case MUL, REDUCE -> 64;
          case ACCUMULATE -> 20 * node.operands().size();
        };
  }

  @Override
  public int units() {
    return ROWS;
  }

  @Override
  public int unitBytes() {
    return Integer.BYTES;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void fields(ClassBuilder builder, ClassDesc owner) {}

  @Override
  public Body begin(CodeBuilder code, ClassDesc owner, int scratch, StreamLocals streams) {
    return new ScalarBody(field, plan, levels, code, scratch, streams)::part;
  }
}
