/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/** Writes the bytecode of the parts of one plan, in one backend's manner. */
interface Emitter {

  /** Units in which a tile is computed. */
  int units();

  /** Bytes of memory between the rows of a unit and those of the next. */
  int unitBytes();

  /** The plan. */
  Plan plan();

  /** Writes fields that the code needs, if any, into the class that it will be in. */
  void fields(ClassBuilder builder, ClassDesc owner);

  /**
   * Begins a method, or a loop's method before the loop: what stays the same from here on.
   *
   * @param scratch the local that holds the address of scratch memory
   * @param streams the locals that hold the addresses of streams
   */
  Body begin(CodeBuilder code, ClassDesc owner, int scratch, StreamLocals streams);

  /** A method that has begun. */
  @FunctionalInterface
  interface Body {

    /** Writes the nodes of a part. */
    void part(int part);
  }
}
