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

/** Bytecode of the Vector API, for vectors of 16 or 8 words. */
final class VectorEmitter implements Emitter {

  /**
   * What a method may cost of which nobody knows more. The JVM's quick compiler, which compiles
   * each method first, refuses methods that take too many registers; one that it has compiled
   * without a profile before, because it was busy, then stays as it is for good, and boxes every
   * vector: 100 times slower. Of the parts of a memory's constraints four were refused at 350, two
   * at 260 and none at 180.
   */
  static final int PART = 200;

  /** What a method may cost where somebody knows that the compilers take it. */
  static final int WHOLE = Integer.MAX_VALUE;

  private static final int ROWS = 16;

  private final PrimeField field;
  private final int lanes;
  private final Plan plan;
  private final Forms forms;
  private final Levels levels;
  private final List<Pointer> pointers;

  VectorEmitter(PrimeField field, List<Pointer> pointers, List<Node> nodes, int lanes, int budget) {
    this.field = field;
    this.lanes = lanes;
    this.plan = new Plan(nodes, node -> cost(nodes, node), budget);
    this.forms = new Forms(plan);
    this.levels = new Levels(nodes);
    this.pointers = pointers;
  }

  /** What a node is to the quick compiler: 1 for a call, more where it inlines what is called. */
  private static int cost(List<Node> nodes, Node node) {
    return switch (node.op()) {
      case STORE -> 5;
      case CONSTANT -> 2;
      case LOAD -> 6;
      case LOAD_NEXT -> 15;
      case BROADCAST -> 10;
      case ADD, SUB, NEG -> 3;
      case MUL ->
          node.operands().stream().anyMatch(i -> nodes.get(i).op() == Op.CONSTANT) ? 16 : 20;
      case ACCUMULATE -> 5 * node.operands().size();
      case REDUCE -> 16;
    };
  }

  @Override
  public int units() {
    return ROWS / lanes;
  }

  @Override
  public int unitBytes() {
    return Integer.BYTES * lanes;
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void fields(ClassBuilder builder, ClassDesc owner) {
    VectorCode.fields(builder, owner, lanes);
  }

  @Override
  public Body begin(CodeBuilder code, ClassDesc owner, int scratch, StreamLocals streams) {
    VectorCode vectors = new VectorCode(code, owner, lanes);
    VectorBody body =
        new VectorBody(field, plan, forms, levels, vectors, units(), scratch, streams);
    if (plan.parts() == 1) {
      body.hoist(pointer -> pointers.get(pointer).step == 0);
    }
    return body::part;
  }
}
