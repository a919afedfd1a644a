/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a proof has proven; made by a {@link Verifier} only. Immutable. */
public sealed interface Claim {

  /**
   * That the memory of a root holds this.
   *
   * @param root the root
   * @param contents what is in the chunks
   */
  record Opened(Root root, Contents contents) implements Claim {}

  /**
   * That writing these chunks, and nothing else in the memory, leads from one root to another. The
   * tables may differ too.
   *
   * @param before the root before
   * @param after the root after
   * @param tablesChanged whether the metadata of the two differ
   * @param written what is in the chunks afterwards
   */
  record Transition(Root before, Root after, boolean tablesChanged, Contents written)
      implements Claim {}

  /**
   * That a table of metadata of a root holds this.
   *
   * @param root the root
   * @param table which one
   * @param contents its bytes; a copy of one's own
   */
  record TableContents(Root root, Table table, byte[] contents) implements Claim {

    /** Copies the contents. */
    public TableContents {
      contents = contents.clone();
    }

    @Override
    public byte[] contents() {
      return contents.clone();
    }
  }

  /** A stretch of chunks, of which it is known what is in them. */
  sealed interface Piece {

    /** The first chunk. */
    long first();

    /** The last chunk. */
    long last();
  }

  /**
   * Chunks whose cells are all zero, or in a salted memory: that were never there, and read as
   * zero.
   *
   * @param first the first
   * @param last the last
   */
  record Zeros(long first, long last) implements Piece {}

  /** One chunk and its bytes. */
  final class Data implements Piece {
    private final long chunk;
    private final int head;
    private final byte[] bytes;

    /** Takes the bytes over. */
    Data(long chunk, int head, byte[] bytes) {
      this.chunk = chunk;
      this.head = head;
      this.bytes = bytes;
    }

    @Override
    public long first() {
      return chunk;
    }

    @Override
    public long last() {
      return chunk;
    }

    /** Bytes of a cell: 1, 2 or 4. */
    public int width() {
      return head & ~Commitment.SALTED;
    }

    /** Whether it was salted, so that its digest gives nothing away. */
    public boolean isSalted() {
      return (head & Commitment.SALTED) != 0;
    }

    /** A copy of its 256 cells. */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Data data
          && chunk == data.chunk
          && head == data.head
          && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(chunk) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Data[chunk=" + chunk + ", width=" + width() + ", salted=" + isSalted() + "]";
    }
  }

  /**
   * What is in some chunks.
   *
   * @param chunks which
   * @param pieces every one of the chunks and no other, ascending
   */
  record Contents(ChunkSet chunks, List<Piece> pieces) {

    /** Copies the list. */
    public Contents {
      pieces = List.copyOf(pieces);
    }

    /** Whether all cells of all chunks are zero. */
    public boolean isZero() {
      return pieces.stream().allMatch(Zeros.class::isInstance);
    }

    /**
     * Cells that are a byte each.
     *
     * @param address of the first
     * @param length how many, 0 or more
     * @return their values, or nothing if one of them was not proven or is wider than a byte
     */
    public Optional<byte[]> read(long address, int length) {
      byte[] cells = new byte[length];
      long end = address + length;
      long known = address;
      for (Piece piece : pieces) {
        long from = Math.max(known, piece.first() << Commitment.CHUNK_SHIFT);
        long to = Math.min(end, (piece.last() + 1) << Commitment.CHUNK_SHIFT);
        if (from < to) {
          if (from != known || piece instanceof Data data && data.width() != 1) {
            return Optional.empty();
          }
          if (piece instanceof Data data) {
            int offset = (int) (from - (data.chunk << Commitment.CHUNK_SHIFT));
            System.arraycopy(data.bytes, offset, cells, (int) (from - address), (int) (to - from));
          }
          known = to;
        }
      }
      return known == end ? Optional.of(cells) : Optional.empty();
    }
  }
}
