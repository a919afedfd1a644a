/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * An AIR without one of its interactions or constraints: to find out what that one is good for.
 *
 * @param air what it is otherwise
 * @param interaction which interaction is left out; −1 for none
 * @param constraint which constraint is left out; −1 for none
 */
public record Without(Air air, int interaction, int constraint) implements Air {

  /** An AIR without an interaction. */
  public static Without interaction(Air air, int interaction) {
    return new Without(air, interaction, -1);
  }

  /** An AIR without a constraint. */
  public static Without constraint(Air air, int constraint) {
    return new Without(air, -1, constraint);
  }

  @Override
  public String name() {
    return air.name();
  }

  @Override
  public void define(AirBuilder builder) {
    air.define(builder);
    if (interaction >= 0) {
      builder.interactions().remove(interaction);
    }
    if (constraint >= 0) {
      builder.constraints().remove(constraint);
    }
  }
}
