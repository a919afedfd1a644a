/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

/**
 * Is told what an {@link OfflineMemory} finds: every access with the time of the one before, every
 * block that is split or merged for it, and in the end the blocks that were touched.
 *
 * <p>Cells are in an array that is the caller's and is valid during the call only. Nothing here may
 * throw for what a memory checks before.
 */
public interface AccessRecords {

  /**
   * Tells of a read.
   *
   * @param time when; 1 or later
   * @param previous when the block was accessed before; 0 for never, always below {@code time}
   * @param data the cells read are at 0 to {@code width − 1}
   */
  void read(int time, int previous, int space, int pointer, int width, CellArray data);

  /**
   * Tells of a write.
   *
   * @param data the cells written are at 0 to {@code width − 1}
   * @param before what they held
   */
  void write(
      int time, int previous, int space, int pointer, int width, CellArray data, CellArray before);

  /** Tells of a read of one cell of address space 0, which holds its pointer. */
  void immediate(int time, int pointer);

  /**
   * Tells that the clock went on without an access.
   *
   * @param time what it showed
   * @param ticks by how much it went on, at least 1
   */
  void increment(int time, int ticks);

  /**
   * Tells that a block was split in halves.
   *
   * @param width of the block that was, 2 to 32
   * @param time of its last access, which both halves inherit
   * @param data what the block holds, at 0 to {@code width − 1}
   */
  void split(int space, int pointer, int width, int time, CellArray data);

  /**
   * Tells that two blocks beside each other became one, whose last access is the later of theirs.
   *
   * @param width of the block that is, 2 to 32
   */
  void merge(int space, int pointer, int width, int leftTime, int rightTime, CellArray data);

  /**
   * Tells of a read of a block in the end, which is a claim and on no log: at the time that the
   * clock shows then, which does not go on.
   *
   * @param data what the block's cells hold: as many as blocks have in the beginning, and no more
   */
  void claim(int time, int previous, int space, int pointer, CellArray data);

  /**
   * Tells, in the end and by rising addresses, of a block that was touched.
   *
   * @param pointer its first cell, a multiple of the block's size
   * @param initial what it held in the beginning, and no more
   * @param last what it holds now, and no more
   * @param time of its last access
   */
  void block(int space, int pointer, CellArray initial, CellArray last, int time);
}
