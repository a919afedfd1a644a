/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

/**
 * What a space refuses. Whatever it is, nothing has changed: no cell, no block, no permission.
 * Arguments that no space would take are an {@link IllegalArgumentException} or an {@link
 * IndexOutOfBoundsException} instead.
 */
public abstract sealed class SpaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SpaceException(String message) {
    super(message);
  }

  private SpaceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Something that is no address, or beyond the end of a region. */
  public static final class BadAddress extends SpaceException {
    private static final long serialVersionUID = 1L;

    BadAddress(String message) {
      super(message);
    }
  }

  /** An access that the region's permissions, type or cells do not allow. */
  public static final class Forbidden extends SpaceException {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(message);
    }
  }

  /** No room: the memory, the quota of a region, or its addresses are used up. */
  public static final class OutOfSpace extends SpaceException {
    private static final long serialVersionUID = 1L;

    OutOfSpace(String message) {
      super(message);
    }

    OutOfSpace(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** An address at which no block begins: never allocated, already freed, or inside one. */
  public static final class NotABlock extends SpaceException {
    private static final long serialVersionUID = 1L;

    private final long pointer;

    NotABlock(long pointer) {
      super("no block begins at pointer 0x%x".formatted(pointer));
      this.pointer = pointer;
    }

    /** The pointer in the region. */
    public long pointer() {
      return pointer;
    }
  }

  /** An image that is none, or is damaged. */
  public static final class BadImage extends SpaceException {
    private static final long serialVersionUID = 1L;

    BadImage(String message) {
      super(message);
    }

    BadImage(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A use of a space after its close, or of a checkpoint or mark after its end. */
  public static final class Closed extends SpaceException {
    private static final long serialVersionUID = 1L;

    Closed(String message) {
      super(message);
    }
  }
}
