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

  /** Vector operations in a method; see {@link KernelClass}. */
  private static final int BUDGET = 350;

  private static final int ROWS = 16;

  private final PrimeField field;
  private final int lanes;
  private final Plan plan;
  private final Forms forms;
  private final Levels levels;
  private final List<Pointer> pointers;

  VectorEmitter(PrimeField field, List<Pointer> pointers, List<Node> nodes, int lanes) {
    this.field = field;
    this.lanes = lanes;
    this.plan = new Plan(nodes, node -> cost(nodes, node), BUDGET);
    this.forms = new Forms(plan);
    this.levels = new Levels(nodes);
    this.pointers = pointers;
  }

  /** What a node is to the compiler: 1 for a call, and more for what has calls in it. */
  private static int cost(List<Node> nodes, Node node) {
    return switch (node.op()) {
      case STORE -> 1;
      case CONSTANT -> 2;
      case LOAD -> 4;
      case LOAD_NEXT -> 9;
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
