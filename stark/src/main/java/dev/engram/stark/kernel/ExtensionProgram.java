/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.stark.field.ExtensionField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of an extension on top of a {@link Program}: an element is an array of as many
 * values as the extension's degree, the constant term first. In memory its component k is the tile
 * that follows the one before by 64 bytes; of an element that is broadcast, the word that follows
 * by 4 bytes. For one thread.
 */
public final class ExtensionProgram {

  /** Products that are added to all components in turn: their factors stay in registers. */
  private static final int CHUNK = 4;

  private final Program program;
  private final ExtensionField field;
  private final int degree;

  /** For each power below 2·degree − 1 of X, what it is in the powers below the degree. */
  private final int[][] powers;

  /**
   * Puts the arithmetic on top of a program.
   *
   * @throws IllegalArgumentException if the program is over another field than the extension
   */
  public ExtensionProgram(Program program, ExtensionField field) {
    if (!program.field().equals(field.base())) {
      throw new IllegalArgumentException(field + " is no extension of " + program.field());
    }
    this.program = program;
    this.field = field;
    this.degree = field.degree();
    this.powers = field.powers(field.of(0, 1), 2 * degree - 1);
  }

  /** The extension. */
  public ExtensionField field() {
    return field;
  }

  /** The element of 16 rows at an offset in bytes from where a pointer is. */
  public Value[] load(Pointer from, long at) {
    return components(k -> program.load(from, at + 64L * k));
  }

  /** The elements of the rows that follow; see {@link Program#loadNext}. */
  public Value[] loadNext(Pointer tile, Pointer next, long at) {
    return components(k -> program.loadNext(tile, next, at + 64L * k));
  }

  /** The one element at an offset, for all rows. */
  public Value[] broadcast(Pointer from, long at) {
    return components(k -> program.broadcast(from, at + 4L * k));
  }

  /** An element for all rows that is known now. */
  public Value[] constant(int[] element) {
    return components(k -> program.constant(element[k]));
  }

  /** The element that a value of the field below is. */
  public Value[] lift(Value base) {
    return components(k -> k == 0 ? base : program.constant(0));
  }

  /** Writes an element at an offset from where a pointer is. */
  public void store(Pointer to, long at, Value[] a) {
    for (int k = 0; k < degree; k++) {
      program.store(to, at + 64L * k, a[k]);
    }
  }

  /** a + b. */
  public Value[] add(Value[] a, Value[] b) {
    return pairs(a, b, program::add);
  }

  /** a − b. */
  public Value[] sub(Value[] a, Value[] b) {
    return pairs(a, b, program::sub);
  }

  /** −a. */
  public Value[] neg(Value[] a) {
    return components(k -> program.neg(a[k]));
  }

  /** a·s, with s of the field below. */
  public Value[] mulBase(Value[] a, Value s) {
    return components(k -> program.mul(a[k], s));
  }

  /** a·s, with s a word of the field below that is known now. */
  public Value[] scale(Value[] a, int s) {
    return mulBase(a, program.constant(s));
  }

  /**
   * a·b: component k is Σ_i a_i·(Σ_j b_j·[X^k] X^(i+j)). The inner sums are of b alone, so give as
   * b what is constant, or used more often.
   */
  public Value[] mul(Value[] a, Value[] b) {
    return components(k -> {
      List<Value> sums = new ArrayList<>();
      for (int i = 0; i < degree; i++) {
        sums.add(shifted(b, i, k));
      }
      return program.dot(Arrays.asList(a), sums);
    });
  }

  /** What b·X^i has for its component k. */
  private Value shifted(Value[] b, int i, int k) {
    Value sum = program.constant(0);
    for (int j = 0; j < degree; j++) {
      Value factor = program.constant(powers[i + j][k]);
      sum = program.add(sum, program.mul(b[j], factor));
    }
    return sum;
  }

  /**
   * The sum of base_i·ext_i.
   *
   * @throws IllegalArgumentException if the lists differ in length
   */
  public Value[] dot(List<Value[]> ext, List<Value> base) {
    if (ext.size() != base.size()) {
      throw new IllegalArgumentException(ext.size() + " factors for " + base.size());
    }
    @Nullable Value[] sums = new @Nullable Value[degree];
    for (int from = 0; from < base.size(); from += CHUNK) {
      int to = Math.min(base.size(), from + CHUNK);
      for (int k = 0; k < degree; k++) {
        int component = k;
        List<Value> factors =
            ext.subList(from, to).stream().map(element -> element[component]).toList();
        sums[k] = program.accumulate(sums[k], factors, base.subList(from, to));
      }
    }
    return components(k -> program.reduce(sums[k]));
  }

  private Value[] components(IntFunction<Value> component) {
    Value[] element = new Value[degree];
    for (int k = 0; k < degree; k++) {
      element[k] = component.apply(k);
    }
    return element;
  }

  private Value[] pairs(Value[] a, Value[] b, BinaryOperator<Value> operation) {
    return components(k -> operation.apply(a[k], b[k]));
  }
}
