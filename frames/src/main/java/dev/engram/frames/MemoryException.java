/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

/**
 * What an operation on call memory refuses. It is thrown before anything changes: after it the
 * memory is as it was.
 */
public abstract sealed class MemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private MemoryException(String message) {
    super(message);
  }

  /** The JVM has no room for the array that the memory needs. */
  public static final class OutOfMemory extends MemoryException {
    private static final long serialVersionUID = 1L;

    OutOfMemory(long bytes, OutOfMemoryError cause) {
      super("no room on the heap for a call memory of " + bytes + " bytes");
      initCause(cause);
    }
  }

  /** A read reaches beyond the size, or an offset is negative. */
  public static final class InvalidOffset extends MemoryException {
    private static final long serialVersionUID = 1L;

    InvalidOffset(long offset, long length, long size) {
      super("offset " + offset + ", length " + length + ": the memory has " + size + " bytes");
    }
  }

  /** A length is negative, or offset and length together exceed 2^63 - 1. */
  public static final class InvalidSize extends MemoryException {
    private static final long serialVersionUID = 1L;

    InvalidSize(long offset, long length) {
      super("offset " + offset + ", length " + length + ": no such range of bytes");
    }
  }

  /** The shared memory, with all active frames, would exceed its limit. */
  public static final class MemoryLimitExceeded extends MemoryException {
    private static final long serialVersionUID = 1L;

    MemoryLimitExceeded(long bytes, long limit) {
      super("the call memory would need " + bytes + " bytes; its limit is " + limit);
    }
  }

  /**
   * A frame would change its size, or be entered again or ended, while a frame that it entered is
   * active.
   */
  public static final class ChildContextActive extends MemoryException {
    private static final long serialVersionUID = 1L;

    ChildContextActive(int depth) {
      super("the frame at depth " + depth + " has an active child");
    }
  }

  /** A frame has no active child to revert, release or commit. */
  public static final class NoChildContextToRevertOrCommit extends MemoryException {
    private static final long serialVersionUID = 1L;

    NoChildContextToRevertOrCommit(int depth) {
      super("the frame at depth " + depth + " has no active child");
    }
  }
}
