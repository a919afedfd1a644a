/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.PrimeField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes all of an AIR that a proof depends on to bytes. Numbers take four bytes, the least first;
 * lists and texts follow their length, and what can be of several kinds follows the kind's tag; so
 * that different AIRs never give the same bytes.
 *
 * <pre>
 * "engram.air", version, name, field, columns of each matrix, names of partitions, public values,
 * nodes      { tag, operands }
 * constraints{ kind, node }
 * interactions{ bus, count, weight, message }
 * </pre>
 *
 * What is only for people, names of columns, public values and buses, and what constraints say, is
 * not in it.
 */
final class CanonicalForm {

  private static final int VERSION = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CanonicalForm() {}

  static byte[] of(AirDescription air) {
    CanonicalForm form = new CanonicalForm();
    form.write(air);
    return form.bytes.toByteArray();
  }

  private void write(AirDescription air) {
    text("engram.air");
    number(VERSION);
    text(air.name());
    text(air.field().name());
    number(air.preprocessedWidth());
    number(air.mainWidth());
    number(air.partitions());
    for (int k = 0; k < air.partitions(); k++) {
      text(air.partitionNames().get(k));
      number(air.partitionWidth(k));
    }
    number(air.publicValues());
    List<Node> nodes = air.dag().nodes();
    number(nodes.size());
    nodes.forEach(node -> node(node, air.field()));
    number(air.constraints().size());
    for (Constraint constraint : air.constraints()) {
      number(
          switch (constraint.kind()) {
            case EVERY_ROW -> 0;
            case FIRST -> 1;
            case LAST -> 2;
            case TRANSITION -> 3;
          });
      number(constraint.node());
    }
    number(air.interactions().size());
    for (Interaction interaction : air.interactions()) {
      number(interaction.bus().id());
      number(interaction.count());
      number(interaction.weight());
      number(interaction.message().size());
      interaction.message().forEach(this::number);
    }
  }

  private void node(Node node, PrimeField field) {
    switch (node) {
      case Node.Constant(int word) -> numbers(0, field.value(word));
      case Node.Cell(Source source, int column, boolean next) ->
          numbers(next ? 2 : 1, source.number(), column);
      case Node.Public(int index) -> numbers(3, index);
      case Node.Sum(int left, int right) -> numbers(4, left, right);
      case Node.Difference(int left, int right) -> numbers(5, left, right);
      case Node.Product(int left, int right) -> numbers(6, left, right);
      case Node.Negation(int operand) -> numbers(7, operand);
    }
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    bytes.writeBytes(encoded);
  }

  private void numbers(int... numbers) {
    for (int number : numbers) {
      number(number);
    }
  }

  private void number(int number) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes.write(number >>> shift);
    }
  }
}
