/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The local variables of one type in a method, each taken for one value after the other: the fewer
 * there are, the less the JVM has to remember of each call.
 */
final class Slots {

  private final CodeBuilder code;
  private final TypeKind type;
  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Integer> passing = new ArrayList<>();

  Slots(CodeBuilder code, TypeKind type) {
    this.code = code;
    this.type = type;
  }

  /** Takes a variable that is free, until {@link #endPassing} unless it is kept. */
  int take() {
    int slot = free.isEmpty() ? code.allocateLocal(type) : free.pop();
    passing.add(slot);
    return slot;
  }

  /** Keeps a variable that was taken, until it is given back. */
  int keep(int slot) {
    passing.remove(Integer.valueOf(slot));
    return slot;
  }

  /** Gives back a variable that was kept. */
  void giveBack(int slot) {
    free.push(slot);
  }

  /** Gives back all that was taken and not kept. */
  void endPassing() {
    passing.forEach(free::push);
    passing.clear();
  }
}
