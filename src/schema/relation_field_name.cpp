#include "schema/relation_field_name.hpp"

#include "schema/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace tenon::schema {
namespace {

// The names that the formatter of the language gives, mistakes and all: a field once added must get the same name by
// whichever tool adds it.

constexpr bool is_ascii_lower(char32_t c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_ascii_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }

/// Beyond ASCII: the small letters of Latin-1, Greek and Cyrillic.
constexpr bool is_lower(char32_t c) {
  return is_ascii_lower(c) || (c >= 0xDF && c <= 0xFF && c != 0xF7) || (c >= 0x3AC && c <= 0x3CE) ||
         (c >= 0x430 && c <= 0x45F);
}

/// Drops `_` and `-`, and starts a word behind them, behind digits, and where a capital follows a small letter. Words
/// start with a capital, except the first, and go on in small letters.
std::string to_camel_case(std::string_view name) {
  std::string out;
  bool starts_word = false;
  char32_t last = ' ';
  while (!name.empty()) {
    const decoded_character c = decode_character(name);
    const std::string_view text = name.substr(0, c.length);
    name.remove_prefix(c.length);
    if (c.code_point == '_' || c.code_point == '-') {
      starts_word = starts_word || !out.empty();
    } else if (c.code_point >= '0' && c.code_point <= '9') {
      out += text;
      starts_word = true;
    } else if (starts_word || (is_lower(last) && is_ascii_upper(c.code_point))) {
      out += is_ascii_lower(c.code_point) ? static_cast<char>(c.code_point - 'a' + 'A') : text[0];
      out += text.substr(1);
      starts_word = false;
    } else {
      out += is_ascii_upper(c.code_point) ? static_cast<char>(c.code_point - 'A' + 'a') : text[0];
      out += text.substr(1);
      last = c.code_point;
    }
  }
  return out;
}

struct irregular {
  std::string_view singular;
  std::string_view plural;
};

constexpr std::array irregulars{irregular{"ox", "oxen"},     irregular{"man", "men"},     irregular{"woman", "women"},
                                irregular{"die", "dice"},    irregular{"yes", "yeses"},   irregular{"foot", "feet"},
                                irregular{"eave", "eaves"},  irregular{"goose", "geese"}, irregular{"tooth", "teeth"},
                                irregular{"quiz", "quizzes"}};

/// Words whose plural is the same, each between spaces.
constexpr std::string_view uncountable =
    " accommodation adulthood advertising advice aggression aid air aircraft alcohol anger applause arithmetic "
    "assistance athletics bacon baggage beef biology blood botany bread butter carbon cardboard cash chalk chaos "
    "chess countryside crossroads dancing deer dignity dirt dust economics education electricity engineering "
    "enjoyment envy equipment ethics evidence evolution fame fiction flour flu food fuel fun furniture gallows "
    "garbage garlic genetics gold golf gossip grammar gratitude grief guilt gymnastics happiness hardware harm hate "
    "hatred health heat help homework honesty honey hospitality housework humour hunger hydrogen ice importance "
    "inflation information innocence iron irony jam jewelry judo karate knowledge lack laughter lava leather "
    "leisure lightning linguine linguini linguistics literature litter livestock logic loneliness luck luggage "
    "macaroni machinery magic management mankind marble mathematics mayonnaise measles methane milk money mud mumps "
    "music nature news nitrogen nonsense nurture nutrition obedience obesity oxygen pasta patience physics poetry "
    "pollution poverty pride psychology publicity punctuation quartz racism relaxation reliability research respect "
    "revenge rice rubbish rum safety scenery seafood seaside series shame sheep shopping sleep smoke smoking snow "
    "soap software soil spaghetti species steam stuff stupidity sunshine symmetry tennis thirst thunder timber "
    "traffic transportation trust underwear unemployment unity validity veal vegetarianism vegetation vengeance "
    "violence vitality warmth wealth weather welfare wheat wildlife wisdom yoga zinc zoology ";

bool is_uncountable(const std::string& word) { return uncountable.find(" " + word + " ") != std::string_view::npos; }

/// A word that ends with one of `stems` and then one of `endings` loses the ending and gains `plural`. In stems, `[ab]`
/// is one byte of these, `[^ab]` one of the others. No endings: nothing is lost.
struct rule {
  std::vector<std::string_view> stems;
  std::vector<std::string_view> endings;
  std::string_view plural;
};

/// The first that fits counts.
const std::vector<rule>& rules() {
  static const std::vector<rule> all{
      {{"eaux"}, {""}, ""},
      {{"child"}, {"", "ren"}, "ren"},
      {{"pe"}, {"rson", "ople"}, "ople"},
      {{"m", "l"}, {"ice", "ouse"}, "ice"},
      {{"matr", "cod", "mur", "sil", "vert", "ind", "append"}, {"ix", "ex"}, "ices"},
      {{"x", "ch", "ss", "sh", "zz"}, {""}, "es"},
      {{"xes", "ches", "sses", "shes", "zzes"}, {""}, ""},
      {{"[^ch][ieo][ln]"}, {"ey"}, "ies"},
      {{"[^aeiouy]", "qu"}, {"y"}, "ies"},
      {{"ar", "l", "ea", "eo", "oa", "hoo"}, {"f"}, "ves"},
      {{"kni", "wi", "li"}, {"fe"}, "ves"},
      {{""}, {"sis"}, "ses"},
      {{"apheli", "hyperbat", "periheli", "asyndet", "noumen", "phenomen", "criteri", "organ", "prolegomen", "hedr",
        "automat"},
       {"a", "on"},
       "a"},
      {{"agend", "addend", "millenni", "dat", "extrem", "bacteri", "desiderat", "strat", "candelabr", "errat", "ov",
        "symposi", "curricul", "automat", "quor"},
       {"a", "um"},
       "a"},
      {{"her", "at", "gr"}, {"o"}, "oes"},
      {{"seraph", "cherub"}, {"", "im"}, "im"},
      {{"alumn", "alg", "vertebr"}, {"a", "ae"}, "ae"},
      {{"alumn", "syllab", "octop", "vir", "radi", "nucle", "fung", "cact", "stimul", "termin", "bacill", "foc", "uter",
        "loc", "strat"},
       {"us", "i"},
       "i"},
      {{"[^l]ias", "[aeiou]las", "[emjzr]as", "[iu]am"}, {""}, ""},
      {{"e[mn]u"}, {"", "s"}, "s"},
      {{"alias", "[^aou]us", "tlas", "gas", "ris"}, {""}, "es"},
      {{"ax", "test"}, {"is"}, "es"},
      {{"[^aeiou]ese"}, {""}, ""},
      {{""}, {"s"}, "s"},
      {{""}, {""}, "s"},
  };
  return all;
}

/// Whether `word` ends with `stem`, which is read from its end.
bool ends_with_stem(std::string_view word, std::string_view stem) {
  while (!stem.empty()) {
    if (word.empty()) {
      return false;
    }
    bool matches = stem.back() == word.back();
    std::size_t taken = 1;
    if (stem.back() == ']') {
      const std::size_t open = stem.rfind('[');
      std::string_view set = stem.substr(open + 1, stem.size() - open - 2);
      const bool is_negated = set.starts_with('^');
      set.remove_prefix(is_negated ? 1 : 0);
      matches = (set.find(word.back()) == std::string_view::npos) == is_negated;
      taken = stem.size() - open;
    }
    if (!matches) {
      return false;
    }
    stem.remove_suffix(taken);
    word.remove_suffix(1);
  }
  return true;
}

std::optional<std::string> apply(const rule& r, std::string_view word) {
  for (const std::string_view ending : r.endings) {
    if (!word.ends_with(ending)) {
      continue;
    }
    const std::string_view rest = word.substr(0, word.size() - ending.size());
    if (std::any_of(r.stems.begin(), r.stems.end(),
                    [&](std::string_view stem) { return ends_with_stem(rest, stem); })) {
      return std::string(rest).append(r.plural);
    }
  }
  return std::nullopt;
}

std::string to_plural(const std::string& word) {
  if (is_uncountable(word)) {
    return word;
  }
  const auto* special =
      std::find_if(irregulars.begin(), irregulars.end(), [&](const irregular& i) { return i.singular == word; });
  if (special != irregulars.end()) {
    return std::string(special->plural);
  }
  for (const rule& r : rules()) {
    if (auto plural = apply(r, word)) {
      return *plural;
    }
  }
  return word;
}

}  // namespace

std::string single_field_name(std::string_view model_name) { return to_camel_case(model_name); }

std::string list_field_name(std::string_view model_name) { return to_plural(to_camel_case(model_name)); }

}  // namespace tenon::schema
