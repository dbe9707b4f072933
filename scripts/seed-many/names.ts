/** What customers and people are called. Invented, and spelled as real ones are: with umlauts, accents and ampersands. */

export const firstWords = (
  "Adatum Alpine Amber Anchor Apex Arbor Arctic Ashgrove Aspen Atlas Aurora Baldwin Baltic Beacon Birch Blue Boreal Bramble Bridgewater Bright " +
  "Brook Cascade Cedar Celtic Cobalt Copper Coral Crescent Crown Delta Drift Eagle Eastfield Ebbe Echo Eider Elm Ember Evergreen Fabrik Falcon " +
  "Fern Finch Fjord Flint Forge Fourth Frost Garnet Glacier Glen Golden Granite Graphic Greenfield Gull Harbor Hawthorn Hazel Heron Hollow Horizon " +
  "Iris Iron Ivory Jade Juniper Kestrel Keystone Lakeside Lantern Larch Laurel Liberty Linden Litware Lodestar Lumen Lynx Magnolia Maple Marble Margie " +
  "Meadow Meridian Mistral Moss Müller Nimbus Nordic North Nova Oak Obsidian Olive Onyx Orchard Orion Osprey Pacific Palm Pebble Pine Pioneer Polar Proseware " +
  "Quarry Quartz Québec Raven Redwood Relay Ridge River Rowan Saffron Sage Saint-Exupéry Sandstone Sequoia Silver Söderberg Solstice South Spruce Sterling " +
  "Stone Summit Swift Tailspin Tamarack Tern Thistle Timber Trey Tundra Umber Union Vale Vega Verdant Vista Walnut Waterford Westward Willow Winter Wolf Woodgrove Wren Zephyr"
).split(" ");

export const secondWords = (
  "Aerospace Analytics Bank Biotech Brewing Capital Care Chemicals Clinics Components Construction Consulting Credit Dairy Dental Design Dynamics Education " +
  "Electric Energy Engineering Farms Financial Foods Freight Gaming Genomics Glass Health Holdings Hotels Hospital Industries Instruments Insurance Labs Legal " +
  "Logistics Marine Materials Media Medical Metals Mining Mobility Motors Networks Optics Outfitters Packaging Paper Partners Pharma Pictures Plastics Power " +
  "Press Rail Realty Research Retail Robotics Savings Seafoods Security Semiconductor Shipping Software Solar Sports Steel Studios Systems Telecom Textiles Therapeutics " +
  "Timber Tours Toys Traders University Utilities Ventures Water Works"
).split(" ");

export const endings = [
  "",
  "",
  "",
  "",
  " Inc.",
  " Inc.",
  " LLC",
  " Ltd",
  " GmbH",
  " AG",
  " S.A.",
  " AB",
  " Group",
  " & Co.",
  " & Söhne",
  " plc",
];

export const givenNames = (
  "Ada Aisha Alejandro Amara Anders Anika Antoine Asha Beatriz Bence Camille Carlos Chen Chloé Dana Darius Diego Elena Elif Emeka Erik Fatima Femi Freya Giulia Grace " +
  "Hana Hiro Ibrahim Ines Ivan Jamal Jana Jonas Jürgen Kaito Karin Kofi Laila Lars Leila Liam Lucía Maja Malik Marta Mateo Mei Mikael Mira Nadia Nikhil Noor Olga Omar " +
  "Paolo Priya Quentin Rania Ravi Rosa Sanjay Sara Siobhán Sofia Sven Tariq Thandi Tomás Uma Viktor Wanjiru Yara Yuki Zainab Zoë"
).split(" ");

export const familyNames = (
  "Abebe Ahmed Andersson Bakker Banerjee Becker Bianchi Brown Castillo Chen Costa Dubois Eriksen Fernández Fischer García Gupta Haddad Hansen Ivanova Jansen Johnson Kaya " +
  "Kim Kowalski Kumar Laurent Lee Lindqvist López Mbeki Meyer Moreau Müller Nakamura Nguyen Novak Nwosu Okafor Olsen Osei Patel Petrov Popescu Rahman Rossi Sato Schmidt " +
  "Silva Singh Smith Suzuki Tanaka Torres Varga Virtanen Walker Wang Weber Yılmaz Zhang"
).split(" ");

export const staffNames = [
  "Casey Morgan",
  "Jordan Blake",
  "Riley Chen",
  "Sam Okafor",
  "Alex Lindqvist",
  "Robin Patel",
  "Quinn Moreau",
  "Taylor Novak",
  "Drew Nakamura",
  "Jamie Rossi",
  "Avery Singh",
  "Parker Haddad",
];

export const noteTexts = [
  "Their Exchange administrator is back on Monday.",
  "Wants the script route: change advisory board meets on Thursdays.",
  "Asked for the list of permissions as a PDF; sent.",
  "Security review under way, decision expected this month.",
  "Prefers to be called, not written to.",
  "Live Response declined by their works council, for now.",
];
