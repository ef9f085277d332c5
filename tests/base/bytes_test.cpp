#include <tenon/base/bytes.hpp>

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tenon {
namespace {

bytes random_bytes(std::mt19937& engine, std::size_t size) {
  std::string raw(size, '\0');
  for (char& c : raw) c = static_cast<char>(engine());
  return bytes(raw);
}

TEST(Bytes, HoldZerosLikeAnyOtherByte) {
  const bytes b{0, 1, 0, 255};
  EXPECT_EQ(b.size(), 4U);
  EXPECT_EQ(b[3], std::byte{255});
  EXPECT_EQ(b.view(), std::string_view("\0\1\0\xFF", 4));
  EXPECT_EQ(bytes(b.data(), b.size()), b);
}

TEST(Bytes, OrderAsUnsignedNumbers) {
  EXPECT_LT((bytes{1, 2}), (bytes{1, 2, 0}));
  EXPECT_LT((bytes{127}), (bytes{128}));
  EXPECT_EQ(bytes{}, bytes(nullptr, 0));
}

TEST(Bytes, EncodeAsBase64) {
  // RFC 4648, section 10.
  EXPECT_EQ(bytes("").to_base64(), "");
  EXPECT_EQ(bytes("f").to_base64(), "Zg==");
  EXPECT_EQ(bytes("fo").to_base64(), "Zm8=");
  EXPECT_EQ(bytes("foo").to_base64(), "Zm9v");
  EXPECT_EQ(bytes("foob").to_base64(), "Zm9vYg==");
  EXPECT_EQ(bytes("fooba").to_base64(), "Zm9vYmE=");
  EXPECT_EQ(bytes("foobar").to_base64(), "Zm9vYmFy");
  EXPECT_EQ((bytes{0xFB, 0xFF}).to_base64(), "+/8=");
  EXPECT_EQ((bytes{0xFB, 0xFF}).to_base64url(), "-_8");
}

TEST(Bytes, EncodeAsHexadecimal) {
  EXPECT_EQ((bytes{0x00, 0x9A, 0xFF}).to_hex(), "009aff");
  EXPECT_EQ(bytes::from_hex("009AfF"), (bytes{0x00, 0x9A, 0xFF}));
  EXPECT_EQ(bytes::from_hex(""), bytes{});
}

TEST(Bytes, DecodersRefuseWhatTheEncodersNeverWrite) {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "Zg==Zg==", "-_8=", "Zm9v="})
    EXPECT_EQ(bytes::try_from_base64(text), std::nullopt) << text;
  for (const char* text : {"Z", "Zg==", "Zh", "+/8", "Zm9vZ", "Zm9 "})
    EXPECT_EQ(bytes::try_from_base64url(text), std::nullopt) << text;
  for (const char* text : {"0", "0g", "0x00", " 00", "00 "}) EXPECT_EQ(bytes::try_from_hex(text), std::nullopt) << text;
}

TEST(Bytes, ThrowingDecodersNameTheText) {
  try {
    bytes::from_base64("no base64!");
    FAIL() << "nothing was thrown";
  } catch (const validation_error& e) {
    EXPECT_NE(e.message().find("`no base64!`"), std::string::npos);
  }
  EXPECT_THROW(bytes::from_base64url("Zg=="), validation_error);
  EXPECT_THROW(bytes::from_hex("abc"), validation_error);
}

TEST(Bytes, RoundTripThroughEveryEncoding) {
  std::mt19937 engine(1);
  for (std::size_t size = 0; size < 200; ++size) {
    const bytes b = random_bytes(engine, size);
    EXPECT_EQ(bytes::from_base64(b.to_base64()), b);
    EXPECT_EQ(bytes::from_base64url(b.to_base64url()), b);
    EXPECT_EQ(bytes::from_hex(b.to_hex()), b);
  }
}

TEST(Bytes, DecodedTextEncodesBackToItself) {
  std::mt19937 engine(2);
  constexpr std::string_view alphabet = "ABCDwxyz0189+/=-_ ";
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text(engine() % 9, '\0');
    for (char& c : text) c = alphabet[engine() % alphabet.size()];
    if (const auto decoded = bytes::try_from_base64(text)) {
      ++accepted;
      EXPECT_EQ(decoded->to_base64(), text);
    }
    if (const auto decoded = bytes::try_from_base64url(text)) {
      EXPECT_EQ(decoded->to_base64url(), text);
    }
  }
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace tenon
