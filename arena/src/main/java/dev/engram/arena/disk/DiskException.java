/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a {@link DiskFile} could not do what it was asked; checked, as the disk is not the caller.
 */
public abstract sealed class DiskException extends IOException {
  DiskException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The limit is reached, the record too long, or the file system has no space left. */
  public static final class Full extends DiskException {
    Full(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A frame of one record is not what was written; other records are not affected. */
  public static final class Damaged extends DiskException {
    Damaged(int location, int frame, String what) {
      super("location " + location + " frame " + frame + ": " + what, null);
    }
  }

  /** The file system refused, or the file is closed. */
  public static final class Failed extends DiskException {
    Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static DiskException of(String what, IOException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.contains("No space left") || message.contains("quota")
        ? new Full("the file system is full", refused)
        : new Failed(what, refused);
  }
}
