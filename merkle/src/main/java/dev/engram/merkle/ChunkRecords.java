/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import dev.engram.merkle.proof.Commitment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Chunks as they are hashed and as they stand in a proof. For one thread at a time. */
final class ChunkRecords {

  /*
   * A salt hides a chunk only if it cannot be computed from what others know, and if it is not used
   * for anything else. One salt a chunk, kept when the chunk changes, fails the second: who has been
   * shown the chunk once knows the salt and can try all contents that it may have later. So the salt
   * is a keyed hash of the position and of the contents too, as the nonces of SIV (RFC 5297) and of
   * deterministic signatures (RFC 6979) are. The root stays a function of what the memory holds, and
   * the salt of contents that nobody knows is one that nobody knows.
   */

  /** Bytes of what a salt is computed from: chunk, first byte of the record, data. */
  static final int LONGEST_SALT_MESSAGE = 4 + 1 + 4 * Commitment.CELLS;

  private static final byte[] ZEROS = new byte[4 * Commitment.CELLS];

  /** The records, each at its place. */
  final byte[] bytes;

  private final SaltKey.@Nullable Salts salts;
  private final int dataAt;

  /**
   * Records to load chunks into.
   *
   * @param count how many
   * @param key null if chunks are not salted
   */
  ChunkRecords(int count, @Nullable SaltKey key) {
    bytes = new byte[count * Commitment.LONGEST_RECORD];
    salts = key == null ? null : key.salts();
    dataAt = Commitment.dataOffset(key == null ? 0 : Commitment.SALTED);
  }

  /** Where a record begins. */
  static int at(int record) {
    return record * Commitment.LONGEST_RECORD;
  }

  /**
   * Makes a record that of a chunk.
   *
   * @return false if the chunk is empty: is not there or, where chunks are not salted, all zero
   * @throws IllegalArgumentException if the reader gives what is no chunk
   */
  boolean load(int record, long chunk, ChunkReader reader) {
    int at = at(record);
    int length = reader.read(chunk, bytes, at + dataAt);
    if (length == 0) {
      return false;
    }
    int width = length / Commitment.CELLS;
    if (length < 0 || Commitment.recordLength(width) != 1 + length) {
      throw new IllegalArgumentException("chunk " + chunk + " of " + length + " bytes");
    }
    if (salts == null) {
      bytes[at] = (byte) width;
      return !Arrays.equals(bytes, at + 1, at + 1 + length, ZEROS, 0, length);
    }
    bytes[at] = (byte) (Commitment.SALTED | width);
    salt(salts, chunk, at, length);
    return true;
  }

  private void salt(SaltKey.Salts salts, long chunk, int at, int length) {
    byte[] message = salts.message;
    int to = SaltKey.Salts.MESSAGE_AT;
    message[to] = (byte) (chunk >>> 24);
    message[to + 1] = (byte) (chunk >>> 16);
    message[to + 2] = (byte) (chunk >>> 8);
    message[to + 3] = (byte) chunk;
    message[to + 4] = bytes[at];
    System.arraycopy(bytes, at + dataAt, message, to + 5, length);
    salts.salt(5 + length, bytes, at + 1);
  }
}
