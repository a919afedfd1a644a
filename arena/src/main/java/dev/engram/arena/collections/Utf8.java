/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Request;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strings in blocks of an arena, as UTF-8 and nothing else: a block's size is the string's. Since a
 * block has a byte at least, the empty string is {@code 0xFF}, which UTF-8 never has.
 *
 * {@snippet :
 * long name = Utf8.store(arena, "engram");
 * String again = Utf8.load(arena, name);
 * arena.free(name);
 * }
 */
public final class Utf8 {

  private static final byte EMPTY = (byte) 0xFF;

  private Utf8() {}

  /**
   * A block with a string.
   *
   * @throws IllegalArgumentException if half of a surrogate pair is missing
   */
  public static long store(Arena arena, String string) {
    return store(arena, string, Request.of());
  }

  /** The same in a block as requested. */
  public static long store(Arena arena, String string, Request request) {
    byte[] bytes = {EMPTY};
    if (!string.isEmpty()) {
      bytes = encode(string);
    }
    long handle = arena.allocate(bytes.length, request);
    arena.write(handle, 0, bytes, 0, bytes.length);
    return handle;
  }

  /**
   * The string of a block.
   *
   * @throws IllegalArgumentException if its bytes are not UTF-8
   */
  public static String load(Arena arena, long handle) {
    byte[] bytes = new byte[Math.toIntExact(arena.size(handle))];
    arena.read(handle, 0, bytes, 0, bytes.length);
    if (bytes.length == 1 && bytes[0] == EMPTY) {
      return "";
    }
    try {
      // a fresh decoder reports what is wrong, where a String's constructor replaces it
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException(
          "the block's bytes are not UTF-8: " + malformed.getMessage(), malformed);
    }
  }

  /** How many bytes of UTF-8 a block has. */
  public static long length(Arena arena, long handle) {
    long size = arena.size(handle);
    return size == 1 && arena.getByte(handle, 0) == EMPTY ? 0 : size;
  }

  private static byte[] encode(String string) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(string));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException(
          "the string is not Unicode: " + malformed.getMessage(), malformed);
    }
  }
}
