/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an {@link Air} declared, over a field: what keys, provers, verifiers and documentation
 * are made from. Immutable, for any number of threads.
 */
public final class AirDescription {

  private final String name;
  private final PrimeField field;
  private final List<String> partitionNames;
  private final List<List<String>> columns;
  private final List<String> publicValueNames;
  private final List<Constraint> constraints;
  private final List<Interaction> interactions;
  private final Dag dag;

  private AirDescription(Air air, AirBuilder builder, PrimeField field) {
    this.name = air.name();
    this.field = field;
    this.partitionNames = List.copyOf(builder.partitions());
    this.publicValueNames = List.copyOf(builder.publicValues());
    List<List<String>> names = new ArrayList<>();
    for (int source = 0; source < Source.partition(partitionNames.size()).number(); source++) {
      names.add(builder.columns(new Source(source)).stream().map(Column::name).toList());
    }
    this.columns = List.copyOf(names);
    DagBuilder numbered = new DagBuilder(field, builder);
    for (AirBuilder.DeclaredConstraint constraint : builder.constraints()) {
      numbered.add(constraint.expr());
    }
    for (AirBuilder.DeclaredInteraction interaction : builder.interactions()) {
      numbered.add(interaction.count());
      interaction.message().forEach(numbered::add);
    }
    this.dag = numbered.build();
    this.constraints =
        builder.constraints().stream()
            .map(c -> new Constraint(c.message(), c.kind(), numbered.number(c.expr())))
            .toList();
    this.interactions =
        builder.interactions().stream()
            .map(i ->
                new Interaction(
                    i.bus(),
                    numbered.number(i.count()),
                    i.message().stream().map(numbered::number).toList(),
                    i.weight()))
            .toList();
  }

  /**
   * Has an AIR define itself.
   *
   * @throws IllegalArgumentException if what it declares is wrong, a partition has no columns, or a
   *     constraint is a constant, so that it always or never holds
   */
  public static AirDescription of(Air air, PrimeField field) {
    AirBuilder builder = new AirBuilder();
    air.define(builder);
    AirDescription description = new AirDescription(air, builder, field);
    description.check();
    return description;
  }

  private void check() {
    for (int k = 0; k < partitions(); k++) {
      if (partitionWidth(k) == 0) {
        throw new IllegalArgumentException(
            "partition " + partitionNames.get(k) + " of " + name + " has no columns");
      }
    }
    if (mainWidth() == 0 && partitions() == 0) {
      throw new IllegalArgumentException(name + " has no columns to fill in");
    }
    for (Constraint constraint : constraints) {
      if (dag.nodes().get(constraint.node()) instanceof Node.Constant(int word)) {
        throw new IllegalArgumentException(
            "of %s, this %s holds: %s"
                .formatted(name, word == 0 ? "always" : "never", constraint.message()));
      }
    }
  }

  /** What the AIR is called. */
  public String name() {
    return name;
  }

  /** The field that constants are in. */
  public PrimeField field() {
    return field;
  }

  /** The matrices that have columns, in order of their numbers. */
  public List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).isEmpty()) {
        sources.add(new Source(i));
      }
    }
    return sources;
  }

  /** How many columns a matrix has. */
  public int width(Source source) {
    return columns(source).size();
  }

  /** The names of a matrix's columns. */
  public List<String> columns(Source source) {
    return source.number() < columns.size() ? columns.get(source.number()) : List.of();
  }

  /** The name of a cell's column, with an apostrophe if it is the next row's. */
  String nameOf(Node.Cell cell) {
    return columns(cell.source()).get(cell.column()) + (cell.next() ? "'" : "");
  }

  /** How many columns are part of the key. */
  public int preprocessedWidth() {
    return width(Source.PREPROCESSED);
  }

  /** How many columns are committed together with those of other tables. */
  public int mainWidth() {
    return width(Source.MAIN);
  }

  /** How many partitions there are. */
  public int partitions() {
    return partitionNames.size();
  }

  /** How many columns the partition k has. */
  public int partitionWidth(int k) {
    return width(Source.partition(k));
  }

  /** What the partitions are called; those of all tables that have one name share a commitment. */
  public List<String> partitionNames() {
    return partitionNames;
  }

  /** How many public values there are. */
  public int publicValues() {
    return publicValueNames.size();
  }

  /** What the public values are called. */
  public List<String> publicValueNames() {
    return publicValueNames;
  }

  /** The constraints in the order in which they were declared. */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** The interactions in the order in which they were declared. */
  public List<Interaction> interactions() {
    return interactions;
  }

  /** The expressions of constraints and interactions. */
  public Dag dag() {
    return dag;
  }

  /** The highest degree of a constraint, its selector included; without those of interactions. */
  public int degree() {
    return constraints.stream().mapToInt(this::degree).max().orElse(0);
  }

  /** The degree of a constraint, its selector included. */
  public int degree(Constraint constraint) {
    return dag.degree(constraint.node()) + constraint.kind().degree();
  }

  /**
   * Which interactions share a column of fractions, by their numbers. Of the chunks, all but the
   * last have a column each, and the last is part of the running sum; there is none if there are no
   * interactions.
   *
   * @param maxDegree what no constraint of an interaction exceeds
   * @throws IllegalArgumentException if a message or count is of too high a degree
   */
  public List<int[]> chunks(int maxDegree) {
    return Chunks.of(this, maxDegree);
  }

  /**
   * All that a proof depends on, as bytes: equal for equal AIRs only, whatever they call their
   * columns.
   */
  public byte[] canonical() {
    return CanonicalForm.of(this);
  }

  /** A page for people: columns, constraints with degrees, interactions. */
  public String toMarkdown() {
    return Markdown.of(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
