/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

/**
 * Is told every access to a memory, in the order in which the accesses happen.
 *
 * <p>A memory is given its sink when it is built, and one without a sink pays nothing for it. A
 * sink is called on the thread that makes the access, after the access was checked and charged for,
 * and before the next one starts; an access that fails is not told. The array is the memory itself
 * and is valid only during the call: a sink copies what it keeps and writes nothing. An exception
 * that a sink throws leaves through the access that it was told of.
 *
 * <p>Pointers, widths and lengths count cells. A cell is a byte unless memory and sink were made
 * for wider ones ({@link CellWidths}); offsets in an array always count bytes. A memory of several
 * regions has a sink for each.
 */
public interface AccessSink {

  /**
   * Tells of a read.
   *
   * @param pointer absolute position of the first cell in the memory, at least 0
   * @param data the array that holds the bytes read
   * @param offset where in {@code data} they start
   * @param width how many cells were read, at least 1
   */
  void read(long pointer, byte[] data, int offset, int width);

  /**
   * Tells of a write, after it.
   *
   * @param pointer absolute position of the first cell in the memory, at least 0
   * @param data the array that holds the bytes written
   * @param offset where in {@code data} they start
   * @param width how many cells were written, at least 1
   */
  void write(long pointer, byte[] data, int offset, int width);

  /**
   * Tells of a read of at most eight bytes that are in no array. A sink for which this is a hot
   * path does better than this default, which makes one.
   *
   * @param pointer absolute position of the first cell in the memory, at least 0
   * @param value the bytes read, the first of them in the lowest eight bits
   * @param width how many cells were read, at least 1, of eight bytes at most together
   */
  default void read(long pointer, long value, int width) {
    read(pointer, Bytes.of(value), 0, width);
  }

  /**
   * Tells of a write of at most eight bytes that are in no array, as {@link #read(long, long, int)}
   * does of a read.
   *
   * @param pointer absolute position of the first cell in the memory, at least 0
   * @param value the bytes written, the first of them in the lowest eight bits
   * @param width how many cells were written, at least 1, of eight bytes at most together
   */
  default void write(long pointer, long value, int width) {
    write(pointer, Bytes.of(value), 0, width);
  }

  /**
   * Tells that cells read zero from now on although nothing wrote them: the frame that held them
   * has ended, or was cut. With it a log explains every value that it reads.
   *
   * @param pointer absolute position of the first cell in the memory, at least 0
   * @param length how many cells, at least 1
   */
  void zeroed(long pointer, long length);
}
