/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.cli.input.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** A file with a proof, its encoding and nothing else. */
public final class ProofFile {

  /** Bytes that a proof has at most: more than any that is made here. */
  private static final int MOST = 1 << 30;

  private final String name;
  private final Path target;
  private final boolean special;

  private ProofFile(String name, Path target, boolean special) {
    this.name = name;
    this.target = target;
    this.special = special;
  }

  /**
   * The bytes of a file that is said to be a proof.
   *
   * @param name its name, or {@code -} for standard input
   * @throws BadInput if it cannot be read
   */
  public static byte[] read(String name) {
    InputFile file = new InputFile(name);
    try (InputStream in = file.open()) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new BadInput(
            "%s has more than %,d bytes, and no proof has".formatted(file.source(), MOST));
      }
      return bytes;
    } catch (IOException e) {
      throw file.trouble(e);
    }
  }

  /**
   * A place for a proof, which is looked at before the work of making one begins.
   *
   * @param memory the name of the file that is proven of, which is not to be lost
   * @throws BadInput if it cannot be written there
   */
  public static ProofFile at(String name, String memory) {
    return at(name, memory, "memory");
  }

  /**
   * A place for a proof, which is looked at before the work of making one begins.
   *
   * @param proven the name of the file that is proven of, which is not to be lost
   * @param kind what that file is
   * @throws BadInput if it cannot be written there
   */
  public static ProofFile at(String name, String proven, String kind) {
    Path path = Program.path(name);
    if (Files.isDirectory(path)) {
      throw new BadInput(name + " is a folder");
    }
    try {
      if (!Files.exists(path)) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
          throw new NoSuchFileException(name);
        }
        return new ProofFile(name, path, false);
      }
      Path target = path.toRealPath();
      Path other = proven.equals("-") ? null : Program.path(proven);
      if (other != null && Files.exists(other) && Files.isSameFile(target, other)) {
        throw new BadInput(
            "%s is the %s itself: name another file for the proof".formatted(name, kind));
      }
      return new ProofFile(name, target, !Files.isRegularFile(target));
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  /**
   * Writes a proof beside the file that it becomes once it is all there. What is not a file, such
   * as a pipe, is written to as it is.
   *
   * @throws BadInput if that fails; what was there is as it was
   */
  public void write(byte[] proof) {
    try {
      if (special) {
        Files.write(target, proof);
      } else {
        replace(proof);
      }
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private void replace(byte[] proof) throws IOException {
    Path part =
        target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.write(part, proof);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static BadInput unwritable(String name, IOException cause) {
    String reason =
        switch (cause) {
          case NoSuchFileException _ -> "there is no such folder";
          case FileSystemException file ->
              Objects.requireNonNullElse(file.getReason(), file.getClass().getSimpleName());
          default -> String.valueOf(cause.getMessage());
        };
    return new BadInput("%s cannot be written: %s".formatted(name, reason));
  }
}
