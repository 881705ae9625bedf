#include "turn.hpp"
