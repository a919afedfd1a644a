/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.field.PrimeField;

/**
 * An AIR whose sum tells nothing, for zero-knowledge. What a table's fractions sum up to depends on
 * its rows, and a proof says it. So each table that interacts sends a random message to the next
 * one, around a ring, on a bus of their own: its sum then is uniform among those that add up to
 * zero.
 *
 * <p>The message has as many words as the extension's degree, so that its fingerprint is uniform.
 * No constraint need hold for the added columns: fractions of this bus have poles of their own, and
 * cannot make up for anything on another.
 */
public final class Blinded implements Air {

  /** The bus that no AIR may use itself. */
  public static final Bus BUS = new Bus(Bus.MAX_ID, "blinding");

  private final Air air;
  private final int degree;

  private Blinded(Air air, int degree) {
    this.air = air;
    this.degree = degree;
  }

  /**
   * The description of an AIR, blinded if it interacts.
   *
   * @param degree of the extension
   * @throws IllegalArgumentException if it uses the bus of blinding
   */
  public static AirDescription describe(Air air, PrimeField field, int degree) {
    AirDescription plain = AirDescription.of(air, field);
    if (plain.interactions().isEmpty()) {
      return plain;
    }
    if (plain.interactions().stream().anyMatch(i -> i.bus().id() == BUS.id())) {
      throw new IllegalArgumentException(air.name() + " uses the bus that blinds sums");
    }
    return AirDescription.of(new Blinded(air, degree), field);
  }

  /** The main columns that blinding adds: a count, and the words of a message. */
  public static int columns(int degree) {
    return 1 + degree;
  }

  @Override
  public String name() {
    return air.name();
  }

  @Override
  public void define(AirBuilder builder) {
    air.define(builder);
    Column count = builder.column("blinding count");
    Expr[] message = builder.columns("blinding", degree).toArray(Expr[]::new);
    builder.provide(BUS, count, message);
  }
}
