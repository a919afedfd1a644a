/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.kernel.ExtensionProgram;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of a chunk's fractions m/h, as one fraction whose denominator is the product of all h.
 *
 * @param numerator Σ m_i·∏_{j≠i} h_j
 * @param denominator ∏ h_j
 */
record Fraction(Value[] numerator, Value[] denominator) {

  /**
   * That of a chunk.
   *
   * @param chunk the interactions, by their numbers
   * @param values of the AIR's nodes
   */
  static Fraction of(
      AirDescription air,
      int[] chunk,
      List<Value> values,
      ExtensionProgram elements,
      Pointer broadcasts,
      Broadcasts layout) {
    List<Value> counts = new ArrayList<>();
    List<Value[]> h = new ArrayList<>();
    for (int i : chunk) {
      Interaction interaction = air.interactions().get(i);
      counts.add(values.get(interaction.count()));
      h.add(fingerprint(interaction, i, values, elements, broadcasts, layout));
    }
    if (chunk.length == 1) {
      return new Fraction(elements.lift(counts.getFirst()), h.getFirst());
    }
    Value[] numerator = elements.dot(h.subList(0, 2).reversed(), counts.subList(0, 2));
    Value[] denominator = elements.mul(h.get(0), h.get(1));
    for (int i = 2; i < chunk.length; i++) {
      Value[] added = elements.mulBase(denominator, counts.get(i));
      numerator = elements.add(elements.mul(numerator, h.get(i)), added);
      denominator = elements.mul(denominator, h.get(i));
    }
    return new Fraction(numerator, denominator);
  }

  private static Value[] fingerprint(
      Interaction interaction,
      int number,
      List<Value> values,
      ExtensionProgram elements,
      Pointer broadcasts,
      Broadcasts layout) {
    List<Value[]> powers = new ArrayList<>();
    List<Value> message = new ArrayList<>();
    for (int i = 0; i < interaction.message().size(); i++) {
      powers.add(elements.broadcast(broadcasts, layout.element(i)));
      message.add(values.get(interaction.message().get(i)));
    }
    return elements.add(
        elements.dot(powers, message), elements.broadcast(broadcasts, layout.fingerprint(number)));
  }
}
