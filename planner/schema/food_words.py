"""What people call foods, in the languages of the planner's towns: by food group, with the kinds that belong to it.

A group is the code that a programme reads (`meat`), or one that none reads so far (`egg`): a word of such a group is known to
be no other food. Words are compared without accents, capitals, signs and plural; a word in two groups means neither for sure.
"""

from __future__ import annotations

_FOODS = {
    "meat": """carne, viande, meat, red meat, viande rouge, carne vermelha, carne roja, viande fraîche, viande hachée,
        bœuf, boeuf, bovin, bovine, bovino, bovina, veau, vitela, vitelo, ternera, ternero, veal, beef, vacuno, res, carne de res, novilho,
        boi, vaca, carne moída, carne molida, steak, steak haché, bife, patinho, acém, músculo bovino,
        porc, porcin, porcine, porco, suíno, suína, cerdo, porcino, porcina, chancho, pork, lombo, lomo,
        agneau, mouton, ovin, ovine, cordeiro, carneiro, ovino, ovina, cordero, oveja, lamb, mutton, sheep,
        chèvre viande, cabrito, chevreau, caprin, caprine, caprino, caprina, goat, goat meat, kid goat,
        cheval, cheval viande, horse meat, lapin, coelho, conejo, rabbit, gibier, sanglier, chevreuil, cerf, caça, venison,
        abat, abats, foie, rognon, cœur de bœuf, miúdo, miúdos, vísceras, víscera, fígado, menudencia, menudencias, hígado, offal, liver,
        alpaca, llama, cuy""",
    "poultry": """volaille, poultry, ave, ave de corral, carne de ave, carne de aves, poulet, poule, coq, pintade, chapon, dinde, dindon, dindonneau,
        canard, canette, oie, caille, pigeon, frango, galinha, galeto, coxa de frango, peito de frango, sobrecoxa, chester, pato, ganso, codorna,
        pollo, gallina, pechuga, pechuga de pollo, pavo, pavita, codorniz, chicken, hen, turkey, duck, goose, quail, guinea fowl""",
    "fish": """poisson, fish, peixe, pez, pescado, produit de la mer, produits de la mer, produit de la pêche, produits de la pêche, fruit de mer, fruits de mer,
        produit aquatique, produits aquatiques, marée, produtos do mar, fruto do mar, frutos do mar, marisco, mariscos, productos del mar, seafood, shellfish,
        thon, saumon, cabillaud, morue, colin, lieu, merlu, merlan, sardine, maquereau, hareng, anchois, truite, sole, limande, dorade, daurade,
        églefin, carpe, perche, panga, raie, lotte, hoki, julienne, espadon, thon rouge,
        atum, salmão, bacalhau, merluza, pescada, tilápia, sardinha, cavala, truta, linguado, tambaqui, pirarucu, corvina, cação, pintado, anchova,
        atún, salmón, bacalao, merluza, sardina, trucha, lenguado, jurel, caballa, bonito, anchoveta, anchoa, anchoveta enlatada, pota,
        tuna, salmon, cod, hake, haddock, pollock, mackerel, herring, trout, tilapia, catfish, anchovy, halibut,
        crustacé, crustacés, crustáceo, crustáceos, crustacean, crustaceans, mollusque, mollusques, molusco, moluscos, mollusc, mollusk,
        crevette, crabe, homard, langoustine, moule, huître, coquille saint jacques, calamar, calmar, encornet, seiche, poulpe, coquillage, coquillages,
        camarão, camarões, caranguejo, siri, lagosta, mexilhão, mexilhões, ostra, lula, polvo, camarón, camarones, langostino, cangrejo, langosta, mejillón,
        mejillones, pulpo, almeja, shrimp, shrimps, prawn, crab, lobster, mussel, oyster, squid, octopus, clam""",
    "processed_meat": """processed meat, charcuterie, salaison, jambon, lardon, saucisse, saucisson, merguez, chipolata, boudin, pâté, rillettes, terrine, bacon,
        embutido, embutidos, carne processada, carnes processadas, presunto, salame, salsicha, linguiça, mortadela, apresuntado, peito de peru, toucinho,
        fiambre, fiambres, jamón, salchicha, chorizo, jamonada, tocino, carne procesada, ham, sausage, salami, cold cuts, deli meat, hot dog""",
    "fruit": """fruit, fruta, frutas, pomme, poire, pêche, abricot, cerise, prune, raisin, fraise, framboise, orange, clémentine, mandarine, banane, kiwi, melon,
        pastèque, ananas, mangue, maçã, pera, pêssego, uva, morango, laranja, tangerina, banana, mamão, melão, melancia, abacaxi, manga, goiaba, abacate,
        manzana, durazno, fresa, naranja, mandarina, plátano, papaya, sandía, piña, mango, palta, apple, pear, peach, grape, strawberry, pineapple""",
    "vegetable": """vegetable, veg, veggie, veggies, légume, légumes, légume frais, légumes frais, legumes e verduras, hortaliça, verdura, hortaliza, sabzi,
        crudité, salade, laitue, carotte, tomate, courgette, aubergine, chou, brocoli, épinard, poireau, oignon, concombre, poivron, betterave, haricot vert,
        haricots verts, petits pois, petit pois, navet, alface, couve, cenoura, abobrinha, berinjela, repolho, brócolis, espinafre, cebola, pepino, pimentão,
        beterraba, abóbora, chuchu, vagem, lechuga, zanahoria, calabacín, berenjena, repollo, brócoli, espinaca, cebolla, pimiento, zapallo,
        lettuce, carrot, tomato, cabbage, broccoli, spinach, leek, onion, cucumber, beetroot, pumpkin, green bean, green beans, leafy vegetable""",
    "legume": """legume, pulse, bean, beans, dal, leguminosa, legumbre, légumineuse, légume sec, légumes secs, légume à gousse, menestra, lentille, pois chiche,
        pois cassé, haricot sec, haricots secs, haricot rouge, haricot blanc, haricot, fève, feijão, feijões, lentilha, grão de bico, ervilha seca, soja,
        frijol, frejol, poroto, lenteja, garbanzo, haba, lentil, chickpea, kidney bean""",
    "grain": """grain, cereal, cereais, cereales, céréale, grano, grão, grãos, cereal grain, riz, blé, avoine, orge, maïs, semoule, boulgour, quinoa, arroz, trigo,
        aveia, cevada, milho, avena, cebada, maíz, kiwicha, rice, wheat, oats, barley, maize, corn, millet, sorghum""",
    "fat": """fat, oil, fat or oil, gordura, óleo, grasa, aceite, matière grasse, matières grasses, huile, azeite, manteiga, beurre, mantequilla, margarine,
        margarina, butter, lard, saindoux, graisse, banha, manteca, ghee""",
    "milk": "milk, leite, leche, lait, lait entier, lait demi écrémé",
    "dairy": """dairy, dairy product, produit laitier, produits laitiers, laitage, crèmerie, laticínio, laticínios, lácteo, lácteos, fromage, yaourt, yogourt, crème,
        queijo, iogurte, requeijão, nata, queso, yogur, crema de leche, cheese, yogurt, yoghurt, cream, curd, paneer, grana""",
    "egg": "egg, œuf, oeuf, ovo, ovos, huevo, ovoproduit, ovoproduits, ovoproduto, ovoproducto, egg product",
    "starchy": """starchy, starchy food, root, tuber, féculent, pomme de terre, pommes de terre, patate, patate douce, manioc, igname, pâte, pâtes,
        tubérculo, raiz, raízes, batata, batata doce, mandioca, aipim, inhame, macarrão, massa, massas, raíz, papa, camote, yuca, fideo, pasta, potato, potatoes,
        sweet potato, cassava, yam, noodle""",
    "bread": "bread, pain, boulangerie, pão, pães, pan, panes, viennoiserie, padaria, panadería, bakery, brioche, roti, chapati",
    "cake": "cake, gâteau, pâtisserie, bolo, pastel, torta, pastry, dessert, sobremesa, postre",
    "biscuit": "biscuit, biscoito, bolacha, galleta, cookie, cracker",
    "nut": """nut, tree nut, fruit à coque, fruits à coque, fruit sec, fruits secs, noix, noisette, amande, castanha, noz, nozes, amendoim, oleaginosa, oleaginosas,
        fruto seco, frutos secos, nuez, nueces, maní, almendra, peanut, almond, seed, graine, semente, semilla""",
    "seasoning": """seasoning, spice, herb, condiment, condimento, tempero, épice, aromate, herbe, assaisonnement, sel, sal, salt, vinaigre, vinagre, vinegar, alho, ajo, ail,
        garlic, especia, especiaria, erva, hierba, sauce, molho, salsa, bouillon, caldo, broth, stock, viandox""",
    "sweet": """sweet, sugar, sucre, açúcar, azúcar, doce, dulce, confiture, miel, mel, honey, jam, geleia, mermelada, chocolat, chocolate, cacao, cacau, cocoa,
        confiserie, sucrerie""",
    "drink": "drink, beverage, boisson, bebida, jus, suco, jugo, zumo, juice, eau, água, agua, water, thé, chá, té, tea, café, coffee",
    "other": """other, autre, outro, outra, outros, otro, otra, otros, épicerie, mercearia, abarrotes, grocery, groceries, dry goods, produto não perecível, flour, farine, farinha,
        harina, champignon, cogumelo, champiñón, mushroom, algue, alga, tofu, seitan, tempeh""",
    "dish": """dish, plat, plat cuisiné, plat préparé, plats préparés, prato, prato pronto, plato, plato preparado, soupe, potage, sopa, soup, salade composée, quiche,
        pizza, lasagne, lasanha, lasaña, sandwich, nem, ready meal, prepared food, quenelle""",
}  # fmt: skip

FOODS: dict[str, tuple[str, ...]] = {
    group: tuple(dict.fromkeys(" ".join(word.split()) for word in words.split(","))) for group, words in _FOODS.items()
}
"""Words for foods by food group."""

OF_SEVERAL = frozenset({"processed_meat"})
"""Groups whose food some laws count as meat and some apart: never taken for another, and never passed over in silence."""

TURNING = frozenset(
    """sans sem sin without no non free substitut substituto sustituto substitute alternative alternativa analogue imitation
    végétal végétale vegetal végan vegan végétarien végétarienne vegetariano vegetariana vegetarian arôme aroma sabor goût saveur flavour flavor""".split()  # noqa: SIM905
)
"""Words beside a food's that make another thing of it."""
