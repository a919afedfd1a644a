/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class InputFileTest {

  @Test
  void whyAFileIsNotReadIsSaidInWords() {
    InputFile file = new InputFile("secret");

    assertThat(file.trouble(new AccessDeniedException("secret")))
        .hasMessage("secret cannot be read: it is not yours to use");
    assertThat(file.trouble(new NoSuchFileException("secret"))).hasMessage("no file secret");
    assertThat(file.trouble(new FileSystemException("secret", null, "Too many levels")))
        .hasMessage("secret cannot be read: Too many levels");
    assertThat(file.trouble(new IOException("Is a directory")))
        .hasMessage("secret cannot be read: Is a directory");
  }

  @Test
  void whyAFileIsNotWrittenIsSaidInWords() {
    assertThat(OutputFile.unwritable("secret", new AccessDeniedException("secret")))
        .hasMessage("secret cannot be written: it is not yours to use");
  }
}
