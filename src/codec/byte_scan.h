// FindFirst: where the first byte of a kind is, sixteen bytes at once where the processor can.
//
// Nearly every byte of a request or an answer is plain, and looking for the few that are not is
// what its readers and writers do most.

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace rollcall {

// Kinds of bytes: Has() for one; Among() has the upper bit of each byte that is of the kind.

// Does not belong in a header line: a control byte that is not the tab (RFC 9110 5.5).
struct ControlByte {
  static bool Has(std::uint8_t c) { return (c < 0x20 && c != '\t') || c == 0x7f; }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
    return _mm_or_si128(_mm_andnot_si128(tab, low), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
  }
#endif
};

// Not visible ASCII: the space, a control byte, or outside of ASCII.
struct InvisibleByte {
  static bool Has(std::uint8_t c) { return c <= ' ' || c >= 0x7f; }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {  // Signed: what is outside of ASCII is below zero.
    return _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ' + 1)),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)));
  }
#endif
};

// Space or tab.
struct BlankByte {
  static bool Has(std::uint8_t c) { return c == ' ' || c == '\t'; }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {
    return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
  }
#endif
};

// Cannot stand in a JSON string as it is, or may not: not ASCII, a control byte, '"' or '\'.
struct JsonSpecialByte {
  static bool Has(std::uint8_t c) { return c < 0x20 || c >= 0x80 || c == '"' || c == '\\'; }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {  // Signed: what is outside of ASCII is below zero.
    return _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
                        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
  }
#endif
};

// Stands for another byte in a form: '+' or '%'.
struct FormEscapeByte {
  static bool Has(std::uint8_t c) { return c == '+' || c == '%'; }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {
    return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('+')),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('%')));
  }
#endif
};

// Not a digit of lower-case hexadecimal.
struct NotHexByte {
  static bool Has(std::uint8_t c) { return (c < '0' || c > '9') && (c < 'a' || c > 'f'); }
#ifdef __SSE2__
  static __m128i Among(__m128i bytes) {
    const __m128i from_0 = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
    const __m128i from_a = _mm_sub_epi8(bytes, _mm_set1_epi8('a'));
    const __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(from_0, _mm_set1_epi8(9)), from_0);
    const __m128i letter = _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8(5)), from_a);
    return _mm_andnot_si128(_mm_or_si128(digit, letter), _mm_set1_epi8(-1));
  }
#endif
};

// At or after `from`; text.size() when there is none. REQUIRES: from <= text.size().
template <typename Kind>
std::size_t FindFirst(std::string_view text, std::size_t from = 0) {
#ifdef __SSE2__
  constexpr std::size_t kStep = sizeof(__m128i);
  const auto among = [&text](std::size_t at) {
    const auto* const bytes = reinterpret_cast<const __m128i*>(text.data() + at);
    return static_cast<unsigned>(_mm_movemask_epi8(Kind::Among(_mm_loadu_si128(bytes))));
  };
  for (; text.size() - from >= kStep; from += kStep) {
    if (const unsigned found = among(from); found != 0)
      return from + static_cast<std::size_t>(std::countr_zero(found));
  }
  if (from < text.size() && text.size() >= kStep) {  // The rest, with bytes that have been seen.
    const std::size_t last = text.size() - kStep;
    const unsigned found = among(last) >> (from - last);
    return found == 0 ? text.size() : from + static_cast<std::size_t>(std::countr_zero(found));
  }
#endif
  while (from < text.size() && !Kind::Has(static_cast<std::uint8_t>(text[from])))
    ++from;
  return from;
}

template <typename Kind>
bool HasAny(std::string_view text) {
  return FindFirst<Kind>(text) < text.size();
}

inline bool IsBlank(char c) {
  return BlankByte::Has(static_cast<std::uint8_t>(c));
}

// Without the blanks at both ends; still a part of `text` when that leaves nothing.
inline std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && IsBlank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

}  // namespace rollcall
