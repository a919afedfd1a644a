/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.cli.input.OutputFile;
import java.io.IOException;
import java.io.InputStream;

/** A file with a proof, its encoding and nothing else. */
public final class ProofFile {

  /** Bytes that a proof has at most: more than any that is made here. */
  private static final int MOST = 1 << 30;

  private final OutputFile file;

  private ProofFile(OutputFile file) {
    this.file = file;
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
    return new ProofFile(OutputFile.at(name, "proof", proven, kind));
  }

  /**
   * Writes a proof as a whole or not at all, as {@link OutputFile#write(byte[])} does.
   *
   * @throws BadInput if that fails; what was there is as it was
   */
  public void write(byte[] proof) {
    file.write(proof);
  }
}
