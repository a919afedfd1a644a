/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a PROGRAM on the command line turned out to be. */
public sealed interface Program {

  /** No file is larger than this many bytes, apart from the header of a file of code. */
  int MAX_SIZE = 16 << 20;

  /** Bytes of the header of a file with code of the 3-D machine. */
  int HEADER = 5;

  /** No code is larger than this many bytes. */
  int MAX_CODE = dev.engram.evm.code.Program.MAX_CODE;

  /**
   * EVM code.
   *
   * @param code its bytes, at most {@link #MAX_CODE}
   */
  record Bytecode(byte[] code) implements Program {

    public Bytecode {
      if (code.length > MAX_CODE) {
        throw new BadInput("%,d bytes of code; the most is %,d".formatted(code.length, MAX_CODE));
      }
    }
  }

  /**
   * A scenario, not yet decoded.
   *
   * @param json the document, UTF-8
   * @param source what to call it in a message
   * @param folder what its file names are relative to
   */
  record Document(byte[] json, String source, Path folder) implements Program {}

  /**
   * A program of the 3-D machine, not yet decoded: a file of its code, or a source that begins with
   * {@code .vm3d}.
   *
   * @param content the file, or the source in UTF-8
   * @param source what to call it in a message
   */
  record Vm3dCode(byte[] content, String source) implements Program {}

  /**
   * What {@code argument} names: a file, hexadecimal that starts with {@code 0x}, or {@code -} for
   * {@code stdin}.
   *
   * @throws BadInput if it names nothing that can be run
   */
  static Program open(String argument, InputStream stdin) {
    if (argument.equals("-")) {
      try {
        return of(bounded(stdin, "standard input"), "standard input", Path.of(""));
      } catch (IOException e) {
        throw new BadInput("standard input cannot be read: " + e.getMessage());
      }
    }
    if (argument.startsWith("0x") || argument.startsWith("0X")) {
      return ofCode(Hex.bytes(argument), "the code");
    }
    Path path = path(argument);
    Path parent = path.toAbsolutePath().getParent();
    return of(read(path), argument, parent == null ? path : parent);
  }

  /**
   * What {@code content} is: a scenario if it begins with a brace as JSON does, a source if it
   * begins with {@code .vm3d}, hexadecimal if it is any other text, and the code itself if it is
   * not text. Code is of the 3-D machine if it begins with {@code 00 45 33 44}.
   *
   * @throws BadInput if it is empty, or text that is neither
   */
  static Program of(byte[] content, String source, Path folder) {
    if (content.length == 0) {
      throw new BadInput(source + " is empty");
    }
    if (isVm3dSource(content)) {
      return new Vm3dCode(content, source);
    }
    String text = text(content);
    if (text == null ? isDamagedDocument(content) : text.stripLeading().startsWith("{")) {
      return new Document(content, source, folder);
    }
    try {
      return ofCode(text == null ? content : hex(text), source);
    } catch (BadInput e) {
      throw e.in(source);
    }
  }

  /**
   * EVM code from a file, in hexadecimal or as it is.
   *
   * @throws BadInput if it cannot be read, is too large or is something else
   */
  static byte[] code(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new BadInput(path + " is not a file");
    }
    return switch (of(read(path), path.toString(), path)) {
      case Bytecode(byte[] code) -> code;
      case Document _ -> throw new BadInput(path + " is JSON, not code");
      case Vm3dCode _ ->
          throw new BadInput(path + " is a program of the 3-D machine, not of an EVM");
    };
  }

  /** The path of that name. */
  static Path path(String name) {
    try {
      Path path = Path.of(name);
      if (!name.isEmpty()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // as an empty name
    }
    throw new BadInput(BadInput.quoted(name) + " is no file name");
  }

  private static byte[] read(Path path) {
    if (Files.isDirectory(path)) {
      throw new BadInput(path + " is a folder");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(in, path.toString());
    } catch (NoSuchFileException e) {
      throw new BadInput(
          "no file "
              + path
              + (isHex(path.toString()) ? " (code on the command line starts with 0x)" : ""));
    } catch (IOException e) {
      throw new BadInput(path + " cannot be read: " + InputFile.reason(e));
    }
  }

  private static byte[] bounded(InputStream in, String source) throws IOException {
    byte[] content = in.readNBytes(MAX_SIZE + HEADER + 1);
    if (content.length > MAX_SIZE + (isVm3dFile(content) ? HEADER : 0)) {
      throw new BadInput("%s has more than %,d bytes".formatted(source, MAX_SIZE));
    }
    return content;
  }

  private static Program ofCode(byte[] code, String source) {
    return isVm3dFile(code) ? new Vm3dCode(code, source) : new Bytecode(code);
  }

  /** The beginning of a file of code. To an EVM it is a STOP. */
  private static boolean isVm3dFile(byte[] content) {
    return content.length >= 4
        && content[0] == 0
        && content[1] == 'E'
        && content[2] == '3'
        && content[3] == 'D';
  }

  private static boolean isVm3dSource(byte[] content) {
    String start = new String(content, 0, Math.min(content.length, 9), StandardCharsets.UTF_8);
    return start.matches("(?s)\ufeff?\\.vm3d(\\s.*)?");
  }

  /**
   * The content as text, without a byte-order mark; null if it is not UTF-8 or holds control
   * characters, as code does.
   */
  private static @Nullable String text(byte[] content) {
    for (byte b : content) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f) {
        return null;
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Whether content that is not text begins as a document does: with a brace, blanks, and a quote.
   * Code with such a beginning would be a PUSH28.
   */
  private static boolean isDamagedDocument(byte[] content) {
    String start = new String(content, 0, Math.min(content.length, 256), StandardCharsets.UTF_8);
    String body = start.stripLeading();
    return body.startsWith("{") && body.substring(1).stripLeading().startsWith("\"");
  }

  private static byte[] hex(String text) {
    String body = text.strip();
    int start = body.startsWith("0x") || body.startsWith("0X") ? 2 : 0;
    StringBuilder digits = new StringBuilder(body.length());
    int line = 1 + (int) text.chars().limit(text.indexOf(body)).filter(c -> c == '\n').count();
    int column = 1;
    for (int i = 0; i < body.length(); i++, column++) {
      char c = body.charAt(i);
      if (c == '\n') {
        line++;
        column = 0;
      } else if (i >= start && Hex.isDigit(c)) {
        digits.append(c);
      } else if (i >= start && !Character.isWhitespace(c)) {
        throw new BadInput(
            "line %d, column %d: %s is no hexadecimal digit"
                .formatted(line, column, BadInput.quoted(String.valueOf(c))));
      }
    }
    if (digits.length() % 2 != 0) {
      throw new BadInput("an odd number of hexadecimal digits: " + digits.length());
    }
    if (digits.isEmpty()) {
      throw new BadInput("holds no code");
    }
    return HexFormat.of().parseHex(digits);
  }

  private static boolean isHex(String text) {
    return !text.isEmpty() && text.chars().allMatch(Hex::isDigit);
  }
}
