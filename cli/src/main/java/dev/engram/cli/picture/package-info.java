/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a program did to its memory: {@link dev.engram.cli.picture.MemoryHistory} hears of every
 * change of size, and {@link dev.engram.cli.picture.MemoryPicture} draws it.
 */
@NullMarked
package dev.engram.cli.picture;

import org.jspecify.annotations.NullMarked;
