/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import dev.engram.vm3d.code.Operand.Kind;
import dev.engram.vm3d.code.Operand.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operands of an instruction, read from its row of the table. */
final class Layout {

  private static final int REGISTERS = 16;
  private static final int SHARED = 2;
  private static final int SHARED_TYPE = 6;

  private static final @Nullable Layout[] BY_OP = new @Nullable Layout[256];

  static {
    for (Opcode each : Opcode.values()) {
      BY_OP[each.op()] = new Layout(each);
    }
  }

  /** In the order in which they are written. */
  final List<Operand> inText;

  /** In the order of their bytes. */
  final List<Operand> inCode;

  /** The one that says where to go on, or null. */
  final @Nullable Operand target;

  /** First byte of the padding, which goes on to the end of the instruction. */
  final int padding;

  private Layout(Opcode opcode) {
    String mnemonic = opcode.mnemonic();
    List<Operand> written = new ArrayList<>();
    int ones = 0;
    for (String word : opcode.text().substring(mnemonic.length()).split("[ ,]+", -1)) {
      if (!word.isEmpty()) {
        Operand operand = operand(opcode, word, ones);
        ones += operand.bytes() == 1 ? 1 : 0;
        written.add(operand);
      }
    }
    inText = List.copyOf(written);
    inCode = written.stream().sorted((a, b) -> a.at() - b.at()).toList();
    target = written.stream().filter(each -> each.kind() == Kind.TARGET).findFirst().orElse(null);
    padding = inCode.isEmpty() ? 1 : inCode.getLast().at() + inCode.getLast().bytes();
  }

  /**
   * An operand.
   *
   * @param word as the text of the instruction has it
   * @param ones operands of one byte that are written before it
   */
  private static Operand operand(Opcode opcode, String word, int ones) {
    String name = word.replace("[", "").replace("]", "");
    int at = 0;
    for (String field : opcode.encoding().split(" ", -1)) {
      int width = Opcode.width(field);
      if (field.equals(name) || field.equals(name + width)) {
        Kind kind = word.equals(name) ? kind(name, opcode) : Kind.ADDRESS;
        return new Operand(name, kind, at, width, place(opcode, name, width, ones));
      }
      at += width;
    }
    throw new IllegalStateException(opcode + " has no field " + name);
  }

  private static Kind kind(String name, Opcode opcode) {
    return switch (name) {
      case "S" -> Kind.ACCESS;
      case "n" -> Kind.COUNT;
      case "size" -> opcode == Opcode.MCOPY3D ? Kind.LENGTH : Kind.SIZE;
      case "type" -> Kind.TYPE;
      case "region" -> Kind.REGION;
      case "flags" -> Kind.FLAGS;
      case "kind" -> Kind.QUERY;
      case "percent" -> Kind.PERCENT;
      case "limit" -> Kind.LIMIT;
      case "t" -> Kind.TARGET;
      case "k" -> Kind.SIGNED;
      case "i" -> Kind.NUMBER;
      case "w" -> Kind.WORD;
      default -> Kind.REGISTER;
    };
  }

  /** Of operands of one byte the first three are a, b and c, and the fourth is the immediate. */
  private static Place place(Opcode opcode, String name, int width, int ones) {
    return switch (width) {
      case 1 -> List.of(Place.A, Place.B, Place.C, Place.IMM).get(ones);
      case 4 -> Place.IMM;
      case 8 -> Place.WIDE;
      case Address.WIRE_BYTES -> {
        boolean second = name.equals("b");
        yield opcode != Opcode.MCOPY3D ? Place.WIDE : second ? Place.POOL_NEXT : Place.POOL;
      }
      default -> Place.POOL;
    };
  }

  /** What is wrong with a batch of registers that may go beyond the last, null if nothing is. */
  static @Nullable String wrongBatch(long first, long count) {
    return first + count <= REGISTERS
        ? null
        : "n is %d: from r%d on there are %d".formatted(count, first, REGISTERS - first);
  }

  /** What is wrong with flags that this type of block may not have, null if nothing is. */
  static @Nullable String wrongFlags(long type, long flags) {
    return (flags & SHARED) == 0 || type == SHARED_TYPE
        ? null
        : "flags are %s: only blocks of type shared are shared".formatted(Names.flags(flags));
  }

  /** The layout of an instruction. */
  static Layout of(Opcode opcode) {
    Layout layout = BY_OP[opcode.op()];
    if (layout == null) {
      throw new IllegalStateException(opcode + " has no layout");
    }
    return layout;
  }
}
