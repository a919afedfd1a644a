/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The rules of the house, checked on the classes and the sources of every module below the command.
 */
@NullMarked
package dev.engram.house;

import org.jspecify.annotations.NullMarked;
