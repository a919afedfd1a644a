/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/** A column of an AIR: as an expression, its cell in the row at hand. Immutable. */
public final class Column implements Expr {

  private final Source source;
  private final int index;
  private final String name;
  private final boolean ofNextRow;
  private final Column declared;

  Column(Source source, int index, String name) {
    this.source = source;
    this.index = index;
    this.name = name;
    this.ofNextRow = false;
    this.declared = this;
  }

  private Column(Column declared) {
    this.source = declared.source;
    this.index = declared.index;
    this.name = declared.name;
    this.ofNextRow = true;
    this.declared = declared;
  }

  /**
   * Its cell in the next row; the first row is next to the last.
   *
   * @throws IllegalStateException if this is a next row's cell already
   */
  public Expr next() {
    if (ofNextRow) {
      throw new IllegalStateException("constraints see two rows, not the one after: " + this);
    }
    return new Column(this);
  }

  Source source() {
    return source;
  }

  int index() {
    return index;
  }

  String name() {
    return name;
  }

  boolean ofNextRow() {
    return ofNextRow;
  }

  /** The column as its AIR declared it, of which this is a cell. */
  Column declared() {
    return declared;
  }

  @Override
  public String toString() {
    return ofNextRow ? name + "'" : name;
  }
}
