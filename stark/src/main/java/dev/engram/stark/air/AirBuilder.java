/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an AIR declares itself to. Of use only during {@link Air#define}, by one thread.
 *
 * <p>Every method throws {@link IllegalArgumentException} if it is given a column of another AIR, a
 * name twice, or something out of range.
 */
public final class AirBuilder {

  /** The most elements of a message, so that with its bus it has 2^7 at most. */
  public static final int MAX_MESSAGE = (1 << 7) - 1;

  /** A constraint before expressions have numbers. */
  record DeclaredConstraint(String message, Constraint.Kind kind, Expr expr) {}

  /** An interaction before expressions have numbers. */
  record DeclaredInteraction(Bus bus, Expr count, List<Expr> message, int weight) {}

  private final Map<Source, List<Column>> columns = new TreeMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<String> partitions = new ArrayList<>();
  private final List<String> publicValues = new ArrayList<>();
  private final List<DeclaredConstraint> constraints = new ArrayList<>();
  private final List<DeclaredInteraction> interactions = new ArrayList<>();

  AirBuilder() {}

  /** Declares a column that is committed together with those of other tables. */
  public Column column(String name) {
    return declare(Source.MAIN, name);
  }

  /** Declares columns that are called name[0], name[1] and so on. */
  public List<Column> columns(String name, int count) {
    return declare(Source.MAIN, name, count);
  }

  /**
   * Declares columns that are committed to apart from the others, together with the partitions of
   * the same name that other tables have.
   */
  public Partition partition(String name) {
    if (partitions.contains(name)) {
      throw new IllegalArgumentException("two partitions of one AIR are called " + name);
    }
    claim(name);
    partitions.add(name);
    Source source = Source.partition(partitions.size() - 1);
    columns.put(source, new ArrayList<>());
    return new Partition(this, source);
  }

  /** Declares a column that is the same in every proof and part of the key. */
  public Column preprocessed(String name) {
    return declare(Source.PREPROCESSED, name);
  }

  /** Declares a value that prover and verifier both know. */
  public Expr publicValue(String name) {
    claim(name);
    publicValues.add(name);
    return new PublicValue(this, publicValues.size() - 1, name);
  }

  /** Demands that the expression is 0 on every row, of which the last one's next is the first. */
  public void zero(String message, Expr expr) {
    constrain(message, Constraint.Kind.EVERY_ROW, expr);
  }

  /** Demands that the expression is 0 on the first row. */
  public void zeroOnFirst(String message, Expr expr) {
    constrain(message, Constraint.Kind.FIRST, expr);
  }

  /** Demands that the expression is 0 on the last row. */
  public void zeroOnLast(String message, Expr expr) {
    constrain(message, Constraint.Kind.LAST, expr);
  }

  /** Demands that the expression is 0 on every row but the last. */
  public void zeroOnTransition(String message, Expr expr) {
    constrain(message, Constraint.Kind.TRANSITION, expr);
  }

  /** Demands that the expression is 0 or 1 on every row. */
  public void bool(String message, Expr expr) {
    zero(message, expr.times(expr.minus(1)));
  }

  /** Puts a message on a bus. That the count is −1, 0 or 1 is for constraints to ensure. */
  public void send(Bus bus, Expr count, Expr... message) {
    interact(bus, count, message, 1);
  }

  /** Takes a message from a bus. That the count is −1, 0 or 1 is for constraints to ensure. */
  public void receive(Bus bus, Expr count, Expr... message) {
    interact(bus, count.negate(), message, 1);
  }

  /** Looks a message up in a table. That the count is 0 or 1 is for constraints to ensure. */
  public void lookUp(Bus bus, Expr count, Expr... message) {
    interact(bus, count, message, 1);
  }

  /** Offers a message to be looked up, a free number of times. */
  public void provide(Bus bus, Expr count, Expr... message) {
    interact(bus, count.negate(), message, 0);
  }

  Column declare(Source source, String name) {
    claim(name);
    List<Column> group = columns.computeIfAbsent(source, _ -> new ArrayList<>());
    Column column = new Column(source, group.size(), name);
    group.add(column);
    return column;
  }

  List<Column> declare(Source source, String name, int count) {
    List<Column> declared = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      declared.add(declare(source, name + "[" + i + "]"));
    }
    return List.copyOf(declared);
  }

  /** The columns of a matrix in order; none if it has none. */
  List<Column> columns(Source source) {
    return columns.getOrDefault(source, List.of());
  }

  List<String> partitions() {
    return partitions;
  }

  List<String> publicValues() {
    return publicValues;
  }

  List<DeclaredConstraint> constraints() {
    return constraints;
  }

  List<DeclaredInteraction> interactions() {
    return interactions;
  }

  private void constrain(String message, Constraint.Kind kind, Expr expr) {
    constraints.add(new DeclaredConstraint(message, kind, expr));
  }

  private void interact(Bus bus, Expr count, Expr[] message, int weight) {
    if (message.length == 0 || message.length > MAX_MESSAGE) {
      throw new IllegalArgumentException(
          "a message on " + bus + " has 1 to " + MAX_MESSAGE + " elements, not " + message.length);
    }
    for (DeclaredInteraction other : interactions) {
      if (other.bus().id() == bus.id() && !other.bus().equals(bus)) {
        throw new IllegalArgumentException(
            "bus " + bus.id() + " is called both " + other.bus() + " and " + bus);
      }
    }
    interactions.add(new DeclaredInteraction(bus, count, List.of(message), weight));
  }

  private void claim(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two things are called " + name);
    }
  }
}
