/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A valid program of any bytes: what is no opcode becomes one, and operands become what is allowed,
 * so that most of what a fuzzer changes changes what is executed.
 */
final class ShapedProgram {

  /** What stands behind each opcode, as the page has it. */
  private static final Map<Integer, String> FIELDS = new TreeMap<>();

  static {
    put("a14 S4 rd", 0x10);
    put("a14 rs S4", 0x11);
    put("size4 type flags rd zero6", 0x12);
    put("a14", 0x13);
    put("a14 b14 length4", 0x14);
    put("a14 rd", 0x15);
    put("kind a14 rd", 0x16);
    put("type percent limit4 rd", 0x17);
    put("type rd", 0x18);
    put("first n rd", 0x19);
    put("rd first n", 0x1a);
    put("rd", 0x1b, 0x1c, 0x62, 0xfd);
    put("rd ra k4 S", 0x1d);
    put("ra k4 rs S", 0x1e);
    put("t4", 0x20);
    put("t4 rg rd", 0x21);
    put("", 0x00, 0x22, 0xff);
    put("ra rb t4", 0x23, 0x24, 0x25, 0x26);
    put("rd rs zero5", 0x30);
    put("rd ra rb", 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c);
    put("rd ra rb", 0x3e, 0x3f, 0x40, 0x61, 0x63, 0x64);
    put("rd ra", 0x3d, 0x65, 0xfe);
    put("rd i8", 0x50);
    put("rd ra k4", 0x51);
    put("rd w32", 0x52);
    put("rd rs type flags", 0x60);
    put("rd kind ra", 0x66);
  }

  private final byte[] from;
  private final Draft draft = new Draft();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> jumps = new ArrayList<>();
  private int at;
  private int type;
  private int first;

  private ShapedProgram(byte[] from) {
    this.from = from;
  }

  private static void put(String fields, int... ops) {
    for (int op : ops) {
      FIELDS.put(op, fields);
    }
  }

  static byte[] of(byte[] bytes) {
    return new ShapedProgram(bytes).shaped();
  }

  private byte[] shaped() {
    List<Integer> ops = List.copyOf(FIELDS.keySet());
    while (at < from.length) {
      starts.add(draft.size());
      int next = next();
      int op = FIELDS.containsKey(next) ? next : ops.get(next % ops.size());
      draft.b(op);
      for (String field : Objects.requireNonNull(FIELDS.get(op)).split(" ", -1)) {
        field(field);
      }
    }
    starts.add(draft.size());
    byte[] code = draft.code();
    for (int jump : jumps) {
      int target = starts.get((code[jump + 2] & 0xFF) % starts.size());
      for (int i = 0; i < 4; i++) {
        code[jump + i] = (byte) (target >>> 24 - 8 * i);
      }
    }
    return code;
  }

  private int next() {
    return at < from.length ? from[at++] & 0xFF : 0;
  }

  private void field(String field) {
    switch (field) {
      case "" -> {}
      case "a14", "b14" -> {
        int region = next();
        long plane = next();
        long offset = next() * 256L + next();
        boolean isOdd = region >= 0xF0;
        draft.address((isOdd ? region & 0xF : 3 + region % 5L) << 32 | (plane & 3) << 16 | offset);
      }
      case "S4" -> draft.i4(1 + next() % 32);
      case "S" -> draft.b(1 + next() % 32);
      case "size4" -> draft.i4(1 + (next() << 8L | next()));
      case "length4" -> draft.i4(next() << 8L | next());
      case "limit4" -> draft.i4(next() << 8);
      case "type" -> {
        type = 3 + next() % 5;
        draft.b(type);
      }
      case "flags" -> draft.b(next() & (type == 6 ? 23 : 21));
      case "kind" -> draft.b(next() % 5);
      case "percent" -> draft.b(1 + next() % 100);
      case "first" -> {
        first = next() % 16;
        draft.b(first);
      }
      case "n" -> draft.b(1 + next() % (16 - first));
      case "k4" -> draft.i4((byte) next() * (next() & 15));
      case "t4" -> {
        jumps.add(draft.size());
        draft.i4(next() << 8);
      }
      case "i8" -> number();
      case "w32" -> {
        for (int i = 0; i < 32; i++) {
          draft.b(i < 4 || i > 27 ? next() : 0);
        }
      }
      case "zero5" -> draft.b(0, 0, 0, 0, 0);
      case "zero6" -> draft.b(0, 0, 0, 0, 0, 0);
      default -> draft.b(next() % 16);
    }
  }

  /** An address, or a small number, or whatever. */
  private void number() {
    int kind = next();
    switch (kind % 4) {
      case 0 -> draft.i8((3 + kind / 4 % 5L) << 32 | next() << 8L | next());
      case 1 -> draft.i8(next());
      case 2 -> draft.i8(next() << 8L | next());
      default -> draft.i8((long) next() << kind / 4);
    }
  }
}
