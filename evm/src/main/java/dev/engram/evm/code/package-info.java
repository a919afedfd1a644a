/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Contract code: its bytes, their hash, and what the interpreter makes of them. */
@NullMarked
package dev.engram.evm.code;

import org.jspecify.annotations.NullMarked;
