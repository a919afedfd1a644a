/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How many bits of security a proof has, computed from its parameters and its shape, by bounds that
 * are proven: no conjecture about proximity gaps is used anywhere.
 */
@NullMarked
package dev.engram.stark.security;

import org.jspecify.annotations.NullMarked;
