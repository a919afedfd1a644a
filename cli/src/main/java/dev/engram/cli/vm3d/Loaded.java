/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Disassembler;
import dev.engram.vm3d.code.InvalidProgram;
import dev.engram.vm3d.code.InvalidSource;
import dev.engram.vm3d.code.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program of the 3-D machine that was read.
 *
 * @param labels that its source has, if it was read from one, and where they lead
 * @param source what to call it in a message
 */
public record Loaded(Program program, SortedMap<String, Integer> labels, String source) {

  /** Bytes that a file has at most. */
  private static final int MOST =
      dev.engram.cli.input.Program.MAX_SIZE + dev.engram.cli.input.Program.HEADER;

  /** What a label in the text of a jump is: {@code L} and an offset. */
  private static final Pattern JUMP =
      Pattern.compile("((?:jump|call|beq|bne|blt|bge) (?:r[0-9]+, r[0-9]+, )?)L([0-9]+)");

  /**
   * Reads a file of code, or a source.
   *
   * @param name of the file, or {@code -} for standard input
   * @throws BadInput if it cannot be read, or is neither
   */
  public static Loaded read(String name) {
    return of(bytes(name), new InputFile(name).source());
  }

  /**
   * The bytes of a file with a program.
   *
   * @param name of the file, or {@code -} for standard input
   * @throws BadInput if it cannot be read, or has more than any program
   */
  public static byte[] bytes(String name) {
    InputFile file = new InputFile(name);
    try (InputStream in = file.open()) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new BadInput(
            "%s has more than %,d bytes, and no program has".formatted(file.source(), MOST));
      }
      return bytes;
    } catch (IOException e) {
      throw file.trouble(e);
    }
  }

  /**
   * The program of a file: of its code if it has the header, and else of its source.
   *
   * @throws BadInput if it is none, with the place
   */
  public static Loaded of(byte[] content, String source) {
    return Program.isFile(content) ? decoded(content, source) : assembled(content, source);
  }

  /** The program of a file of code. */
  public static Loaded decoded(byte[] file, String source) {
    try {
      return new Loaded(Program.read(file), Collections.emptySortedMap(), source);
    } catch (InvalidProgram e) {
      throw new BadInput(source + ": " + e.getMessage());
    }
  }

  /** The program of a source in UTF-8. */
  public static Loaded assembled(byte[] text, String source) {
    try {
      Assembler.Assembly assembly = Assembler.assembly(text(text, source));
      return new Loaded(assembly.program(), assembly.labels(), source);
    } catch (InvalidSource | InvalidProgram e) {
      throw new BadInput(source + ": " + e.getMessage());
    }
  }

  private static String text(byte[] bytes, String source) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadInput(source + " is neither a source in UTF-8 nor a file of code");
    }
  }

  /** The text of the instruction that begins at a byte of the code, or of its end. */
  public String instruction(int offset) {
    int slot = program.slotAt(offset);
    if (slot == program.slots()) {
      return "the end of the code";
    }
    String line = Disassembler.line(program, slot);
    return labels.isEmpty() ? line : JUMP.matcher(line).replaceFirst(this::withName);
  }

  /** A jump to a label as the source has it. */
  private String withName(MatchResult jump) {
    String name = label(Integer.parseInt(jump.group(2)));
    return Matcher.quoteReplacement(jump.group(1) + (name == null ? "L" + jump.group(2) : name));
  }

  /** The first label that leads to a byte of the code, or null. */
  public @Nullable String label(int offset) {
    for (Map.Entry<String, Integer> label : labels.entrySet()) {
      if (label.getValue() == offset) {
        return label.getKey();
      }
    }
    return null;
  }

  /**
   * A source that assembles to the same code.
   *
   * @param offsets whether it says behind each instruction at which byte that begins
   */
  public String text(boolean offsets) {
    String text = Disassembler.text(program);
    if (!offsets) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    int slot = 0;
    for (String line : text.lines().toList()) {
      boolean instruction = line.startsWith(" ");
      all.append(instruction ? "%-44s ; %d".formatted(line, program.offset(slot++)) : line);
      all.append('\n');
    }
    return all.toString();
  }
}
