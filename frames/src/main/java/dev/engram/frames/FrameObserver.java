/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

/**
 * Is told how frames come, grow and go; a profile of memory is drawn from it. It is called on the
 * machine's thread after the change, never for a read or a write, and costs nothing where it is
 * absent. Depth 0 is the root frame; sizes are in bytes, multiples of 32.
 */
public interface FrameObserver {

  /** A frame was entered; it is empty. */
  void entered(int depth);

  /** The innermost frame grew, and all active frames together now have {@code total} bytes. */
  void expanded(int depth, long oldSize, long newSize, long total);

  /** A frame of {@code size} bytes was discarded because its call failed. */
  void reverted(int depth, long size);

  /** A frame of {@code size} bytes was discarded because its call was over. */
  void released(int depth, long size);

  /** A frame of {@code size} bytes became part of its parent. */
  void committed(int depth, long size);
}
