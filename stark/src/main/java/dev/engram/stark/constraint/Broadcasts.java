/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Where the memory that kernels broadcast from has what is the same for all rows of a table.
 * Offsets are in bytes.
 */
final class Broadcasts {

  private final AirDescription air;
  private final ExtensionField extension;
  private final int longest;
  private final int joined;

  /**
   * The layout for an AIR.
   *
   * @param joined how many constraints are joined, the chunks' included
   */
  Broadcasts(AirDescription air, ExtensionField extension, int joined) {
    this.air = air;
    this.extension = extension;
    this.joined = joined;
    this.longest =
        air.interactions().stream().mapToInt(each -> each.message().size()).max().orElse(0);
  }

  /** A public value. */
  long publicValue(int index) {
    return 4L * index;
  }

  /** −β^i, by which an element of a message is multiplied. */
  long element(int i) {
    return 4L * air.publicValues() + 4L * extension.degree() * i;
  }

  /** α − β^length·(bus + 1), what an interaction's fingerprint begins with. */
  long fingerprint(int interaction) {
    return element(longest + interaction);
  }

  /** γ^k, by which constraint k is multiplied. */
  long joining(int k) {
    return fingerprint(air.interactions().size() + k);
  }

  /** S/n, a row's share of the sum. */
  long share() {
    return joining(joined);
  }

  /** The last row's point of the trace's domain, 1/g. */
  long last() {
    return joining(joined + 1);
  }

  /** g. */
  long root() {
    return last() + 4;
  }

  long bytes() {
    return root() + 4;
  }

  void writePublicValues(MemorySegment memory, int[] publicValues) {
    for (int i = 0; i < publicValues.length; i++) {
      memory.set(ValueLayout.JAVA_INT, publicValue(i), publicValues[i]);
    }
  }

  /**
   * Writes what fingerprints need.
   *
   * @param lookup α and β
   */
  void writeLookup(MemorySegment memory, int[][] lookup) {
    int[][] powers = extension.powers(lookup[1], longest + 1);
    for (int i = 0; i < longest; i++) {
      write(memory, element(i), extension.neg(powers[i]));
    }
    List<Interaction> interactions = air.interactions();
    for (int i = 0; i < interactions.size(); i++) {
      Interaction interaction = interactions.get(i);
      int bus = extension.base().of(interaction.bus().id() + 1L);
      int[] end = extension.scale(powers[interaction.message().size()], bus);
      write(memory, fingerprint(i), extension.sub(lookup[0], end));
    }
  }

  /** Writes what joins constraints of a table of so many rows. */
  void writeJoining(MemorySegment memory, int[] gamma, int[] sum, int rows) {
    PrimeField field = extension.base();
    int[][] powers = extension.powers(gamma, joined);
    for (int k = 0; k < joined; k++) {
      write(memory, joining(k), powers[k]);
    }
    write(memory, share(), extension.scale(sum, field.inverse(field.of(rows))));
    int root = field.rootOfUnity(Integer.numberOfTrailingZeros(rows));
    memory.set(ValueLayout.JAVA_INT, root(), root);
    memory.set(ValueLayout.JAVA_INT, last(), field.inverse(root));
  }

  private static void write(MemorySegment memory, long at, int[] element) {
    for (int k = 0; k < element.length; k++) {
      memory.set(ValueLayout.JAVA_INT, at + 4L * k, element[k]);
    }
  }
}
