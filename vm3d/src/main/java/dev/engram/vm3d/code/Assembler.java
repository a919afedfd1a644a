/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import dev.engram.space.Address;
import dev.engram.vm3d.code.Operand.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes programs of their text.
 *
 * <pre>
 *   .vm3d 1                   ; may be the first line, so that a file can be told by it
 *   .const CELLS 64           ; a number, an address or a text that has a name from here on
 *   start:  ldi    r2, CELLS
 *           malloc r3, r2, heap, pinned|atomic
 *           mstore [r3+32], r2, 8      # or: mstore r3, 32, r2, 8
 *           beq    r0, r1, start
 * </pre>
 *
 * <p>A line has one instruction. Numbers are decimal or begin with {@code 0x}, may have {@code _}
 * between digits, and a minus where they are signed. Addresses are written as {@link Address} has
 * them, and a word of {@code ldw} may also be a text of up to 32 bytes, which are its first.
 */
public final class Assembler {

  /** Characters that a source has at most. */
  public static final int MAX_CHARACTERS = 1 << 24;

  private static final String DIRECTIVE = ".vm3d";

  /** {@code [ra+k]}: a register, and what is added to it. */
  private static final Pattern INDIRECT =
      Pattern.compile("\\[\\s*(\\w{1,9})\\s*(?:([+-])\\s*(\\w{1,160})\\s*)?]");

  private static final Map<String, Opcode> BY_MNEMONIC =
      Stream.of(Opcode.values())
          .collect(Collectors.toUnmodifiableMap(Opcode::mnemonic, each -> each));

  /** A jump whose label may be below it. */
  private record Jump(int line, String label, Operand target, int instruction) {}

  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Jump> jumps = new ArrayList<>();
  private final Literals literals = new Literals();
  private byte[] code = new byte[64];
  private int length;

  private Assembler() {}

  /**
   * The program of a source.
   *
   * @param source up to {@value #MAX_CHARACTERS} characters
   * @throws InvalidSource if it does not assemble, with the first line that is wrong; lines that
   *     name a label which there is not come last
   */
  public static Program assemble(String source) {
    return assembly(source).program();
  }

  /**
   * What a source is.
   *
   * @param labels where each leads, a byte offset of the code; in the order of their names
   */
  public record Assembly(Program program, SortedMap<String, Integer> labels) {

    /** Copies the labels. */
    public Assembly {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /** The program of a source, and its labels. Throws as {@link #assemble} does. */
  public static Assembly assembly(String source) {
    if (source.length() > MAX_CHARACTERS) {
      throw new InvalidSource(1, "a source has at most %d characters".formatted(MAX_CHARACTERS));
    }
    Assembler assembler = new Assembler();
    int line = 1;
    for (int from = 0; from < source.length(); line++) {
      int newline = source.indexOf('\n', from);
      int to = newline < 0 ? source.length() : newline;
      assembler.line(line, SourceLine.of(line, source.substring(from, to)));
      from = to + 1;
    }
    return new Assembly(assembler.program(), new TreeMap<>(assembler.labels));
  }

  /** Whether a text begins with a line {@code .vm3d}, of any version. */
  public static boolean isSource(String text) {
    return text.startsWith(DIRECTIVE)
        && (text.length() == DIRECTIVE.length()
            || Character.isWhitespace(text.charAt(DIRECTIVE.length())));
  }

  private void line(int line, SourceLine parts) {
    for (String label : parts.labels()) {
      if (!Literals.isName(label)) {
        throw new InvalidSource(line, Literals.quoted(label) + ": not a name for a label");
      }
      if (labels.putIfAbsent(label, length) != null) {
        throw new InvalidSource(line, "label '%s' is there already".formatted(label));
      }
    }
    String head = parts.head().toLowerCase(Locale.ROOT);
    Opcode opcode = BY_MNEMONIC.get(head);
    if (opcode != null) {
      instruction(line, opcode, parts.operands());
    } else if (head.startsWith(".")) {
      directive(line, head, parts.operands());
    } else if (!head.isEmpty()) {
      throw new InvalidSource(line, "no instruction '%s'".formatted(Literals.quoted(head)));
    }
  }

  private void directive(int line, String head, List<String> operands) {
    String rest = String.join(",", operands);
    if (head.equals(DIRECTIVE)) {
      if (line != 1) {
        throw new InvalidSource(line, ".vm3d is for the first line");
      }
      if (!rest.equals("1")) {
        throw new InvalidSource(
            line, ".vm3d %s: this reads version 1".formatted(Literals.quoted(rest)));
      }
    } else if (head.equals(".const")) {
      String name = rest.replaceFirst("(?s)\\s.*", "");
      literals.define(line, name, rest.substring(name.length()).strip());
    } else {
      throw new InvalidSource(
          line, "no directive '%s': .vm3d and .const".formatted(Literals.quoted(head)));
    }
  }

  private void instruction(int line, Opcode opcode, List<String> written) {
    Layout layout = Layout.of(opcode);
    List<String> texts = direct(opcode, written);
    if (texts.size() != layout.inText.size()) {
      throw new InvalidSource(
          line, "%s is written '%s'".formatted(opcode.mnemonic(), Disassembler.form(opcode)));
    }
    int at = length;
    grow(line, opcode.bytes());
    code[at] = (byte) opcode.op();
    long[] values = new long[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = operand(line, layout.inText.get(i), texts.get(i), at);
    }
    String wrong =
        switch (opcode) {
          case MLOADBATCH -> Layout.wrongBatch(values[0], values[1]);
          case MSTOREBATCH -> Layout.wrongBatch(values[1], values[2]);
          case MALLOC3D, MALLOC -> Layout.wrongFlags(values[2], values[3]);
          default -> null;
        };
    if (wrong != null) {
      throw new InvalidSource(line, wrong);
    }
  }

  /** Makes the two operands of the one that is in brackets where that is another way to write. */
  private static List<String> direct(Opcode opcode, List<String> written) {
    int at = opcode == Opcode.MLOAD ? 1 : 0;
    if (opcode != Opcode.MLOAD && opcode != Opcode.MSTORE || written.size() != 3) {
      return written;
    }
    Matcher indirect = INDIRECT.matcher(written.get(at));
    if (!indirect.matches()) {
      return written;
    }
    List<String> direct = new ArrayList<>(written);
    @Nullable String sign = indirect.group(2);
    direct.set(at, indirect.group(1));
    direct.add(at + 1, sign == null ? "0" : sign.replace("+", "") + indirect.group(3));
    return direct;
  }

  /** Writes an operand and returns it, or 0 if it is written otherwise. */
  private long operand(int line, Operand operand, String text, int instruction) {
    int at = instruction + operand.at();
    if (operand.kind() == Kind.TARGET) {
      jumps.add(new Jump(line, text, operand, instruction));
      return 0;
    }
    if (operand.kind() == Kind.WORD) {
      System.arraycopy(literals.word(line, operand, text), 0, code, at, operand.bytes());
      return 0;
    }
    long value = literals.value(line, operand, text);
    if (operand.kind() == Kind.ADDRESS) {
      System.arraycopy(Address.toBytes(value), 0, code, at, operand.bytes());
    } else {
      operand.write(code, instruction, value);
    }
    return value;
  }

  private void grow(int line, int bytes) {
    if (bytes > Program.MAX_BYTES - length) {
      throw new InvalidSource(
          line, "the code is longer than %d bytes".formatted(Program.MAX_BYTES));
    }
    length += bytes;
    if (length > code.length) {
      code = Arrays.copyOf(code, Math.max(length, code.length * 2));
    }
  }

  private Program program() {
    for (Jump jump : jumps) {
      Integer to = labels.get(jump.label());
      if (to == null) {
        throw new InvalidSource(
            jump.line(), "no label '%s'".formatted(Literals.quoted(jump.label())));
      }
      jump.target().write(code, jump.instruction(), to);
    }
    return Program.of(Arrays.copyOf(code, length));
  }
}
